import { setTimeout as sleep } from 'node:timers/promises';
import { readConsumerLag } from '../../demo/consumer-lag.ts';
import { verifyDocuments } from '../../demo/verify/verify-documents.ts';
import { differenceLine } from '../../proof/parts/difference-line.ts';
import { latencyOf } from '../../proof/parts/goods/latency-of.ts';
import { startLiveChanges } from '../../proof/parts/goods/live-changes.ts';
import { lagQuestion, untilApplied } from '../../proof/parts/goods/until-applied.ts';
import { createWriter } from '../../proof/parts/goods/writer.ts';
import { showRows } from '../../proof/parts/show-rows.ts';
import { BENCH, type BenchGround } from '../bench-part.ts';
import { fillIndex } from '../goods/fill-index.ts';
import { type GoodsGround, runOnGoods } from '../goods/run-on-goods.ts';
import { freePort } from './free-port.ts';
import { judgeSoak } from './judge-soak.ts';
import { lookAtProcess, type ProcessState } from './look-at-process.ts';
import type { SoakFacts, SoakSample } from './soak-facts.ts';

const CHANGES_PER_SECOND = 1_000;

interface Size {
  rows: number;
  seconds: number;
  everySeconds: number;
}

const SIZES: Readonly<Record<'quick' | 'full', Size>> = {
  quick: { rows: 5_000, seconds: 60, everySeconds: 2 },
  full: { rows: 100_000, seconds: 30 * 60, everySeconds: 10 },
};

/** Changes at a steady rate for long; what grows meanwhile, and whether all of them arrived. */
export async function measureSoak(ground: BenchGround): Promise<SoakFacts> {
  const size = SIZES[ground.options.quick ? 'quick' : 'full'];
  const ports = new Map([
    [`${BENCH}-ingress-1`, await freePort()],
    [`${BENCH}-worker-1`, await freePort()],
  ]);
  const flagsOf = (name: string): string[] => ['--metrics-port', String(ports.get(name))];
  return runOnGoods({ rows: size.rows, cacheKey: 'delete', flagsOf }, ground, async (running) => {
    await fillIndex(running);
    return soak(running, size, ports);
  });
}

async function soak(running: GoodsGround, size: Size, ports: ReadonlyMap<string, number>): Promise<SoakFacts> {
  const { servers, shop, screen, signal } = running;
  const writer = createWriter(servers.mysql, shop);
  screen.step(`${CHANGES_PER_SECOND} changes a second for ${size.seconds} s`);
  const live = startLiveChanges(servers, { ...shop, writer, changesPerSecond: CHANGES_PER_SECOND });
  const beganAtMs = performance.now();
  try {
    const samples = await takeSamples(running, size, ports);
    await untilApplied(running, await live.stop());
    screen.step('Comparing every document with its row');
    const { table, index } = shop;
    const mapped = { table, key: ['id'], index };
    const { rows, documents, differences } = await verifyDocuments(servers, mapped, {
      signal,
      onProgress: showRows(screen),
    });
    const between = (fromShare: number, toShare: number) =>
      live.latencies.filter(({ change: { committedAtMs } }) => {
        const share = (committedAtMs - beganAtMs) / (1000 * size.seconds);
        return share >= fromShare && share < toShare;
      });
    return {
      seconds: size.seconds,
      changesPerSecond: CHANGES_PER_SECOND,
      changes: writer.changes,
      verdict: judgeSoak(samples),
      latency: { firstThird: latencyOf(between(0, 1 / 3)), lastThird: latencyOf(between(2 / 3, 1)) },
      verified: { rows, documents, differences: differences.map(differenceLine) },
      samples,
    };
  } finally {
    await Promise.allSettled([live.stop()]);
  }
}

async function takeSamples(
  running: GoodsGround,
  { seconds, everySeconds }: Size,
  ports: ReadonlyMap<string, number>,
): Promise<SoakSample[]> {
  const { fleet, screen, signal } = running;
  const samples: SoakSample[] = [];
  const beganAtMs = performance.now();
  for (let turn = 0; turn * everySeconds <= seconds; turn++) {
    await sleep(Math.max(0, beganAtMs + turn * everySeconds * 1000 - performance.now()), undefined, { signal });
    const processes: Record<string, ProcessState> = {};
    for (const { name, identity } of fleet.running)
      processes[name] = await lookAtProcess(identity.pid, ports.get(name)!);
    const lagRecords = await readConsumerLag(lagQuestion(running));
    samples.push({ atSeconds: (performance.now() - beganAtMs) / 1000, lagRecords, processes });
    screen.progress(
      `${turn * everySeconds} of ${seconds} s, lag ${lagRecords} records; ${Object.entries(processes)
        .map(([name, { residentMb }]) => `${name} ${residentMb.toFixed(0)} MB`)
        .join(', ')}`,
    );
  }
  return samples;
}
