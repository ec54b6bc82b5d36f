import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../../demo/connections.ts';
import { readConsumerLag } from '../../demo/consumer-lag.ts';
import { DemoError } from '../../demo/demo-error.ts';
import { indexOf } from '../backlog/shop.ts';
import { isSearchable, verifyDocuments } from '../backlog/verify-documents.ts';
import type { Backlog } from '../backlog/write-backlog.ts';
import type { BenchGround } from '../bench-part.ts';
import { type Processes, type ProcessUse, watchProcesses } from '../measure/watch-processes.ts';

export interface BacklogGround extends BenchGround {
  servers: Connections;
  backlog: Backlog;
}

/** Whoever applies the backlog, under a consumer group and indices of its own. */
export interface Applier {
  /** The group's, and what the names of the indices begin with. */
  run: string;
  /** What is watched; it lives until the end. */
  processes: Processes;
  /** When one of them dies. */
  signal: AbortSignal;
  /** Called when the clock is about to start. */
  onWarm?(): void;
  /** Ends when nothing is left to be done that the changes have caused. */
  afterwards?(appliedAtMs: number): Promise<void>;
}

/** Of the changes after the warm-up. */
export interface AppliedFigures {
  changes: number;
  secondsUntilApplied: number;
  secondsUntilSearchable: number;
  /** Until all is applied: the group has committed the ends of all partitions. */
  changesPerSecond: number;
  /** Writes and deletes that Elasticsearch did for the whole backlog: several changes of one row in a batch are one. */
  documentsWritten: number;
  processes: Record<string, { cpuSecondsPer1000Changes: number; mostResidentMb: number }>;
}

/** So much of the backlog goes by before the clock starts: programs get fast, groups have formed. */
const WARM_UP_SHARE = 0.1;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 120_000;

/**
 * Measures how fast a backlog is applied by what is just starting to. The clock starts at the first look that finds a tenth of it
 * committed; what is left then is what counts. Throws when the documents are not what the backlog leaves.
 */
export async function measureApplying(ground: BacklogGround, applier: Applier): Promise<AppliedFigures> {
  const { servers, backlog } = ground;
  const { run, processes, onWarm, afterwards } = applier;
  const left = await untilLag(ground, applier, backlog.records * (1 - WARM_UP_SHARE));
  onWarm?.();
  const watched = watchProcesses(processes);
  try {
    const beganAtMs = performance.now();
    await untilLag(ground, applier, 0);
    const appliedAtMs = performance.now();
    while (!(await isSearchable(servers.elasticsearch, run, backlog))) await pause(ground, applier, appliedAtMs);
    const searchableAtMs = performance.now();
    await afterwards?.(appliedAtMs);
    await verifyDocuments(servers.elasticsearch, run, backlog);
    const changes = Math.round((left * backlog.changes) / backlog.records);
    const secondsUntilApplied = (appliedAtMs - beganAtMs) / 1000;
    return {
      changes,
      secondsUntilApplied,
      secondsUntilSearchable: (searchableAtMs - beganAtMs) / 1000,
      changesPerSecond: changes / secondsUntilApplied,
      documentsWritten: await countWrites(ground, run),
      processes: mapValues(watched.stop(), (use) => perChanges(use, changes)),
    };
  } finally {
    watched.stop();
  }
}

async function countWrites({ servers, backlog }: BacklogGround, run: string): Promise<number> {
  const index = backlog.tables.map((table) => indexOf(run, table));
  const { _all } = await servers.elasticsearch.indices.stats({ index, metric: 'indexing' });
  const { index_total: indexed = 0, delete_total: deleted = 0 } = _all.primaries?.indexing ?? {};
  return indexed + deleted;
}

async function untilLag(ground: BacklogGround, applier: Applier, wanted: number): Promise<number> {
  const { servers, backlog, screen } = ground;
  const question = { kafkaAdmin: servers.kafkaAdmin, groupId: applier.run, topics: [backlog.topic] };
  let [lowest, movedAtMs] = [Infinity, performance.now()];
  for (;;) {
    const lag = await readConsumerLag(question);
    if (lag <= wanted) return lag;
    screen.progress(`${lag} of ${backlog.records} records are not applied`);
    if (lag < lowest) [lowest, movedAtMs] = [lag, performance.now()];
    await pause(ground, applier, movedAtMs);
  }
}

async function pause(ground: BacklogGround, applier: Applier, movedAtMs: number): Promise<void> {
  if (performance.now() - movedAtMs > PATIENCE_MS)
    throw new DemoError(`${applier.run}: nothing has moved for ${PATIENCE_MS / 1000} s`);
  ground.signal.throwIfAborted();
  await sleep(LOOK_EVERY_MS);
  applier.signal.throwIfAborted();
}

const perChanges = ({ cpuSeconds, mostResidentMb }: ProcessUse, changes: number) => ({
  cpuSecondsPer1000Changes: (1000 * cpuSeconds) / changes,
  mostResidentMb,
});

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
