import { createLatencyTracker } from './latency/latency-tracker.ts';
import { runSingles } from './latency/run-singles.ts';
import type { DemoFacts } from './report/demo-facts.ts';
import type { Phases } from './phases.ts';
import { latencyOf } from './report/latency-facts.ts';
import { runLoadPhase } from './run-load-phase.ts';
import { createSettle } from './settle.ts';
import { fillRowKeys } from './shop/row-keys.ts';
import { isEmptyShop, seedShop } from './shop/seed.ts';
import { verifyAll } from './verify/verify-all.ts';
import { followOneChange } from './way/follow-one-change.ts';
import { workflowListUrl } from './way/find-workflow.ts';

/** Seed, one change's way, singles, load, comparison: each on a pipeline that the one before has left quiet. */
export async function runPhases(demo: Phases): Promise<DemoFacts> {
  const { screen, servers, writer, shop, options, uiUrl } = demo;
  const settle = createSettle(demo);
  const settleAll = async (): Promise<void> => settle.quiet(await settle.applied());

  await fillRowKeys(writer.keys, servers.mysql);
  if (await isEmptyShop(servers.mysql)) {
    screen.step('First run: filling the shop');
    await seedShop(writer);
  } else screen.step('The shop is filled already: waiting for what an earlier run may have left');
  await settleAll();

  screen.step("Following one change's way");
  const quietSinceMs = performance.now();
  const way = await followOneChange(writer, { ...servers, ...shop, uiUrl });

  screen.step(`${options.singles} single changes, one at a time`);
  const tracker = createLatencyTracker({ ...servers, pollEvery: { searchableMs: 5, keyGoneMs: 5 } });
  const onProgress = (made: number): void => screen.progress(`${made} of ${options.singles}`);
  await runSingles(writer, { ...demo, count: options.singles, tracker, quietSinceMs, onProgress });
  await tracker.stop();

  await settleAll();
  const load = await runLoadPhase(demo, settle);

  screen.step('Waiting until everything is applied and the second deletes are through');
  await settleAll();
  screen.step('Comparing every row with its document, and every cache key with its rows');
  const { documents, cache } = await verifyAll(servers, { ...writer.ledger, ...load.reader });
  return {
    changes: writer.ledger.changes,
    lost: documents.differences.length + cache.differences.length,
    counts: writer.ledger.counts,
    transactions: writer.ledger.transactions,
    rollbacks: writer.ledger.rollbacks,
    load: load.facts,
    killed: load.killed,
    latency: latencyOf(tracker.latencies, load.latencies),
    documents,
    cache: { ...cache, fills: load.reader.fills, staleFills: load.reader.staleFills },
    way,
    links: { webUi: uiUrl, workflows: workflowListUrl(uiUrl), workflow: way.workflow.url },
  };
}
