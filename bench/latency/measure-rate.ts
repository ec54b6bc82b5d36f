import { setTimeout as sleep } from 'node:timers/promises';
import type { Latency } from '../../demo/latency/latency-tracker.ts';
import { quantilesOfSeen } from '../../proof/parts/goods/latency-of.ts';
import { startLiveChanges } from '../../proof/parts/goods/live-changes.ts';
import { cardPrefix } from '../../proof/parts/goods/shop.ts';
import { rowsOf, type Writer } from '../../proof/parts/goods/writer.ts';
import type { GoodsGround } from '../goods/run-on-goods.ts';
import type { RateLatency } from './latency-facts.ts';
import type { ChangeRate } from './change-rates.ts';

export interface RateRun {
  rate: ChangeRate;
  seconds: number;
  index: string;
  writer: Writer;
}

/** Changes at this rate for so long, and how soon those were seen that were watched. */
export async function measureRate(
  { servers, shop, signal }: GoodsGround,
  { rate, seconds, index, writer }: RateRun,
): Promise<{ facts: RateLatency; latencies: readonly Latency[] }> {
  const [changesBefore, cpuBefore, beganAtMs] = [writer.changes, process.cpuUsage(), performance.now()];
  const live = startLiveChanges(servers, { ...rate, writer, index, keyPrefix: cardPrefix(shop) });
  let [writtenPerSecond, watcherCpuShare] = [0, 0];
  try {
    await sleep(seconds * 1000, undefined, { signal });
    const [{ user, system }, tookMs] = [process.cpuUsage(cpuBefore), performance.now() - beganAtMs];
    writtenPerSecond = (1000 * (writer.changes - changesBefore)) / tookMs;
    watcherCpuShare = (user + system) / 1000 / tookMs;
  } finally {
    await live.stop();
  }
  const { latencies, unseen } = live;
  const facts = {
    changesPerSecond: rate.changesPerSecond,
    writtenPerSecond,
    rowsPerTransaction: rowsOf(rate.mix),
    seconds,
    pollEvery: rate.pollEvery,
    watcherCpuShare,
    unseen,
    appliedMs: quantilesOfSeen(latencies, 'appliedMs'),
    keyGoneMs: quantilesOfSeen(latencies, 'keyGoneMs'),
    searchableMs: quantilesOfSeen(latencies, 'searchableMs'),
  };
  return { facts, latencies };
}
