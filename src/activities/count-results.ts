import type { TableMapping } from '../mapping/mapping.ts';
import type { CacheKeyCounts, IndexResult } from '../model/sync.ts';
import type { RepairStep, RepairStepInput } from './repair/repair-activities.ts';
import type { CopyInput, CopyStep } from './resync/resync-activities.ts';
import type { CacheKeyOutcome, WorkerMetrics } from './worker-metrics.ts';

interface CountDeps {
  /** Absent: nobody counts. */
  metrics?: WorkerMetrics | undefined;
  mapping: { of(table: string): Pick<TableMapping, 'name'> | undefined };
}

/** Counts what activities answer: once for each that succeeds, however often it was tried. */
export function createResultCounts({ metrics, mapping }: CountDeps) {
  return {
    batch({ changes, ignored, parked }: IndexResult): void {
      for (const [table, byOperation] of Object.entries(changes))
        for (const operation of ['insert', 'update', 'delete'] as const)
          metrics?.changed(mapping.of(table)?.name ?? table, operation, byOperation[operation]);
      for (const [reason, count] of Object.entries(ignored)) metrics?.ignored(reason, count);
      for (const [error, count] of Object.entries(parked.byError)) metrics?.parked(error, count);
    },

    cacheKeys({ named, deleted, set = 0, patterns = 0 }: CacheKeyCounts): void {
      const counts: Record<CacheKeyOutcome, number> = { deleted, absent: named - deleted, set, pattern: patterns };
      for (const outcome of Object.keys(counts) as CacheKeyOutcome[]) metrics?.cacheKeys(outcome, counts[outcome]);
    },

    repaired({ counts }: RepairStep, { table }: RepairStepInput): void {
      metrics?.repaired(table, counts);
    },

    copied({ counts }: CopyStep, { table }: CopyInput): void {
      metrics?.copied(table, counts.rows);
    },
  };
}

/** The same activity, which tells what it answered. */
export function telling<A extends (...args: never[]) => Promise<unknown>>(
  activity: A,
  tell: (result: Awaited<ReturnType<A>>, ...args: Parameters<A>) => void,
): A {
  const telling = async (...args: Parameters<A>): Promise<unknown> => {
    const result = (await activity(...args)) as Awaited<ReturnType<A>>;
    tell(result, ...args);
    return result;
  };
  return telling as A;
}
