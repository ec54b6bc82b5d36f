import { setTimeout as sleep } from 'node:timers/promises';
import type { RepairProgress } from '../../src/model/repair.ts';
import { latencyOf } from '../parts/goods/latency-of.ts';
import { type LiveChanges, startLiveChanges } from '../parts/goods/live-changes.ts';
import { untilApplied } from '../parts/goods/until-applied.ts';
import { paceOf } from '../parts/table-options.ts';
import { changeRows, insertWhereOrphansWere } from './change-rows.ts';
import { damageKind } from './damage-kinds.ts';
import type { Ground } from './ground.ts';
import { judgeClean, judgeReport } from './judge-report.ts';
import type { MendFacts } from './mend-facts.ts';
import { type Damaged, quietRows } from './places.ts';
import { progressLine } from './report.ts';
import { type RepairRun, runOneRepair } from './run-one-repair.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { checkUntouched } from './untouched.ts';

type Repairs = Pick<MendFacts, 'dryRun' | 'repair' | 'clean' | 'healthy'>;
type UnderLoad = Repairs & Pick<MendFacts, 'changesMeanwhile' | 'latency'>;

/** Live changes alone, then beside repairs; at last changes wherever a version from the future was. Ends when all is applied. */
export async function repairUnderLoad(ground: Ground): Promise<UnderLoad> {
  const { options, screen, signal, servers, shop, writer } = ground;
  screen.step(`${options.quietSeconds} s of live changes alone, ${options.changesPerSecond} a second`);
  const live = startLiveChanges(servers, { ...shop, ...options, writer });
  try {
    await sleep(options.quietSeconds * 1000, undefined, { signal });
    const [changesBefore, beganAtMs] = [writer.changes, performance.now()];
    const repairs = await allRepairs(ground);
    const [changesMeanwhile, endedAtMs] = [writer.changes - changesBefore, performance.now()];
    screen.step('Changes where a version from the future was');
    await changeShutOut(ground);
    await sleep(options.quietSeconds * 1000, undefined, { signal });
    await untilApplied(ground, await live.stop());
    return { ...repairs, changesMeanwhile, latency: latencyFacts(live, { beganAtMs, endedAtMs }) };
  } finally {
    await Promise.allSettled([live.stop()]);
  }
}

/** Of rows whose documents were damaged so; rows come to be, too, where orphans were. */
async function changeShutOut({ servers, shop, places }: Ground): Promise<void> {
  const ahead = places.damaged.filter(({ how }) => damageKind(how).isAhead);
  const isOrphan = ({ how }: Damaged): boolean => damageKind(how).countsAs === 'orphaned';
  const idsOf = (some: readonly Damaged[]): number[] => some.map(({ id }) => id);
  await changeRows(servers.mysql, shop, idsOf(ahead.filter((one) => !isOrphan(one))));
  await insertWhereOrphansWere(servers.mysql, shop, idsOf(ahead.filter(isOrphan)));
}

/** First a dry run, then one that mends, then one that has nothing to mend. */
async function allRepairs(ground: Ground): Promise<Repairs> {
  const { servers, shop, places, complaints, screen } = ground;
  const { damaged, cached } = places;
  const isQuiet = quietRows(shop.rows);
  const snapshot = (): Promise<Snapshot> => takeSnapshot(servers, shop, cached);
  const before = await snapshot();
  const checkSince = async (mended: readonly Damaged[]): Promise<MendFacts['healthy']> => {
    const untouched = checkUntouched({ before, after: await snapshot(), isQuiet, mended });
    complaints.push(...untouched.complaints);
    return untouched;
  };

  screen.step('A dry run beside them');
  const dryRun = await repair(ground, { dryRun: true });
  complaints.push(...judgeReport({ name: 'dry run', report: dryRun.report, damaged }));
  await checkSince([]);
  screen.step('A repair beside them');
  const mending = await repair(ground, {});
  complaints.push(...judgeReport({ name: 'repair', report: mending.report, damaged }));
  screen.step('The same once more');
  const clean = await repair(ground, {});
  complaints.push(...judgeClean({ name: 'once more', report: clean.report, damaged }));
  const { documents, cached: values } = await checkSince(damaged);
  return { dryRun, repair: mending, clean, healthy: { documents, cached: values } };
}

function repair({ servers, shop, options, screen, signal }: Ground, request: { dryRun?: boolean }): Promise<RepairRun> {
  const onProgress = (progress: RepairProgress): void => screen.progress(progressLine(progress));
  return runOneRepair(servers.temporal, shop, { request: { ...request, ...paceOf(options) }, onProgress, signal });
}

function latencyFacts(
  { latencies }: LiveChanges,
  { beganAtMs, endedAtMs }: { beganAtMs: number; endedAtMs: number },
): MendFacts['latency'] {
  const between = (fromMs: number, toMs: number) =>
    latencies.filter(({ change: { committedAtMs } }) => committedAtMs >= fromMs && committedAtMs < toMs);
  return { before: latencyOf(between(0, beganAtMs)), during: latencyOf(between(beganAtMs, endedAtMs)) };
}
