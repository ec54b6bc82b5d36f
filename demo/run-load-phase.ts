import { setTimeout as sleep } from 'node:timers/promises';
import { type CacheReader, createCacheReader } from './cache-reader.ts';
import { chooseCacheKey } from './choose-cache-key.ts';
import type { Fleet } from './fleet.ts';
import { createLatencyTracker, type Latency, type LatencyTracker } from './latency/latency-tracker.ts';
import { sampleChanges } from './latency/sample-changes.ts';
import { type LoadResult, runLoad } from './load/run-load.ts';
import { createRandom } from './random.ts';
import type { DemoFacts } from './report/demo-facts.ts';
import type { Phases } from './phases.ts';
import type { Settle } from './settle.ts';

export interface LoadPhase {
  facts: DemoFacts['load'];
  latencies: readonly Latency[];
  reader: CacheReader;
  killed: readonly string[];
}

const sampleEvery = 30;
const writers = 4;
const customers = 24;
const downForMs = 2_000;

/** The load with readers beside it, until its last change is applied. */
export async function runLoadPhase(demo: Phases, settle: Settle): Promise<LoadPhase> {
  const { options, screen, servers, writer, fleet } = demo;
  const pace = options.burst ? 'as fast as MySQL takes them' : `${options.rate} a second`;
  screen.step(`Writing ${options.changes} row changes, ${pace}, with readers that fill the cache`);
  const quietSinceMs = performance.now();
  const tracker = createLatencyTracker({ ...servers, pollEvery: { searchableMs: 20, keyGoneMs: 20 } });
  const reader = startReader(demo, tracker);
  let killing: Promise<string[]> | undefined;
  const startKilling = (): void => {
    killing ??= killAndStartAgain(fleet, screen.say);
    killing.catch(() => undefined); // told when the load has ended
  };
  let result: LoadResult;
  let appliedAtMs: number;
  try {
    result = await runLoad(
      { ...writer, mostRows: options.burst ? 25 : 4 },
      {
        changes: options.changes,
        changesPerSecond: options.burst ? undefined : options.rate,
        writers,
        seed: writer.random.int(1, 1e9),
        watch: sampleChanges({ tracker, ledger: writer.ledger, every: sampleEvery, quietSinceMs }),
        onProgress(made) {
          screen.progress(`${made} of ${options.changes} row changes`);
          if (options.kill && made >= options.changes / 2) startKilling();
        },
        signal: demo.signal,
      },
    );
    [appliedAtMs] = await Promise.all([settle.applied(), killing]);
    await untilSeen(tracker);
  } finally {
    await Promise.allSettled([reader.stop(), tracker.stop(), killing]);
  }
  await reader.stop(); // throws what a reader met
  const [writtenMs, appliedMs] = [result.endedAtMs - result.startedAtMs, appliedAtMs - result.startedAtMs];
  return {
    facts: { changes: result.changes, writtenMs, appliedMs, changesPerSecond: (result.changes / appliedMs) * 1000 },
    latencies: tracker.latencies,
    reader,
    killed: (await killing) ?? [],
  };
}

function startReader({ servers, writer }: Phases, tracker: LatencyTracker): CacheReader {
  const random = createRandom(7);
  const reader = createCacheReader({
    ...servers,
    random,
    chooseKey: () => chooseCacheKey({ random, keys: writer.keys, lately: writer.ledger.lately }),
    isReserved: tracker.isMarked,
    touchedAtMs: writer.ledger.touchedAtMs,
    customers,
  });
  reader.start();
  return reader;
}

async function killAndStartAgain(fleet: Fleet, say: (line: string) => void): Promise<string[]> {
  const killed = ['demo-ingress-1', 'demo-worker-1'];
  await fleet.kill(...killed);
  say(`        killed with -9: ${killed.join(', ')}`);
  await sleep(downForMs);
  await fleet.startMissing();
  say(`        started again: ${killed.join(', ')}`);
  return killed;
}

/** All is applied: what is not searchable two refreshes later never will be. */
async function untilSeen(tracker: LatencyTracker): Promise<void> {
  for (let waitedMs = 0; tracker.pending > 0 && waitedMs < 10_000; waitedMs += 20) await sleep(20);
}
