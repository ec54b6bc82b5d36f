import { setTimeout as sleep } from 'node:timers/promises';
import type { Latency } from '../../demo/latency/latency-tracker.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { latencyOf } from '../parts/goods/latency-of.ts';
import { type LiveChanges, startLiveChanges } from '../parts/goods/live-changes.ts';
import { type ResyncRun, runOneResync } from '../parts/goods/run-one-resync.ts';
import { lagQuestion, untilApplied } from '../parts/goods/until-applied.ts';
import { createWriter } from '../parts/goods/writer.ts';
import { paceOf } from '../parts/table-options.ts';
import type { Ground } from './ground.ts';
import { type Kills, planKills } from './kills.ts';
import { createOutages, type Outages } from './outages.ts';

import { progressLine } from './report.ts';
import type { ResyncFacts } from './resync-facts.ts';
import { watchSearches } from './watch-searches.ts';

type UnderLoad = Pick<ResyncFacts, 'resync' | 'changesMeanwhile' | 'latency' | 'searches' | 'outages'>;

/** Live changes alone, a resync beside them, live changes alone; ends when all of them are applied. */
export async function resyncUnderLoad(ground: Ground): Promise<UnderLoad> {
  const { options, screen, signal, servers, shop } = ground;
  const writer = createWriter(servers.mysql, shop);
  const outages = createOutages();
  const leastDocuments = (): number => options.rows - writer.rows.deletes;
  const searches = watchSearches({ ...servers, ...shop, outages, leastDocuments });
  screen.step(`${options.quietSeconds} s of live changes alone, ${options.changesPerSecond} a second`);
  const live = startLiveChanges(servers, { ...shop, ...options, writer });
  const alone = (): Promise<void> => sleep(options.quietSeconds * 1000, undefined, { signal });
  try {
    await alone();
    screen.step('A resync beside them');
    const [changesBefore, beganAtMs] = [writer.changes, performance.now()];
    const resync = await resyncWithKills(ground, outages);
    const [changesMeanwhile, endedAtMs] = [writer.changes - changesBefore, performance.now()];
    screen.step(`${options.quietSeconds} s of live changes alone once more`);
    await alone();
    await untilApplied(ground, await live.stop());
    return {
      resync,
      changesMeanwhile,
      latency: latencyFacts(live, outages, { beganAtMs, endedAtMs }),
      searches: await searches.stop(),
      outages: outages.all.map(({ what, fromMs, toMs }) => ({ what, seconds: (toMs - fromMs) / 1000 })),
    };
  } finally {
    await Promise.allSettled([live.stop(), searches.stop()]);
  }
}

async function resyncWithKills(ground: Ground, outages: Outages): Promise<ResyncRun> {
  const { options, screen, signal, servers, shop, complaints } = ground;
  const kills: Kills = planKills(ground.kills, {
    ...ground,
    outages,
    choice: { db: options.db, capture: 'canal' },
    question: lagQuestion(ground),
    recordsPerSecond: options.changesPerSecond,
    say: screen.say,
  });
  const onProgress = (progress: ResyncProgress): void => {
    screen.progress(progressLine(progress));
    if (progress.phase === 'copying' && progress.total) kills.at(progress.rows / progress.total);
  };
  const resync = await runOneResync(servers.temporal, shop, { request: paceOf(options), onProgress, signal });
  const spared = await kills.end();
  if (spared.length > 0) complaints.push(`the copy was over before there was a kill of ${spared.join(', ')}`);
  return resync;
}

function latencyFacts(
  { latencies }: LiveChanges,
  outages: Outages,
  { beganAtMs, endedAtMs }: { beganAtMs: number; endedAtMs: number },
): UnderLoad['latency'] {
  const between = (fromMs: number, toMs: number): Latency[] =>
    latencies.filter(({ change: { committedAtMs } }) => committedAtMs >= fromMs && committedAtMs < toMs);
  const during = between(beganAtMs, endedAtMs);
  const outside = (minutesAfter: number): Latency[] =>
    during.filter(
      ({ change: { committedAtMs }, searchableMs = Infinity }) =>
        !outages.touch(committedAtMs - minutesAfter * 60_000, committedAtMs + searchableMs),
    );
  return {
    before: latencyOf(between(0, beganAtMs)),
    during: latencyOf(during),
    duringWithoutOutages: latencyOf(outside(0)),
    duringWithoutMinutesAfter: latencyOf(outside(1)),
    after: latencyOf(between(endedAtMs, Infinity)),
  };
}
