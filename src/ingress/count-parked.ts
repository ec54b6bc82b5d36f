import type { SyncInput, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';

/** How far a batch is applied, by whoever did it. */
export type Applied = Pick<SyncResult, 'nextOffset' | 'clock'> & Partial<Pick<SyncResult, 'parked'>>;

/** Resolves when all targets hold the batch, or the one that already runs under its first offset. */
export type Sync = (range: Omit<SyncInput, 'tables'>, records: RecordBatch) => Promise<Applied>;

const WINDOW_MS = 60_000;

/**
 * A lane's `sync` that tells each batch how many changes were parked within the last minute, by error: a cause that parks
 * too many blocks the lane.
 */
export function countParked(sync: Sync, now: () => number = Date.now): Sync {
  let entries: { atMs: number; error: string; count: number }[] = [];

  function lately(): SyncInput['parkedLately'] {
    entries = entries.filter(({ atMs }) => atMs > now() - WINDOW_MS);
    if (entries.length === 0) return undefined;
    const sums: Record<string, number> = {};
    for (const { error, count } of entries) sums[error] = (sums[error] ?? 0) + count;
    return sums;
  }

  return async (range, records) => {
    const applied = await sync({ ...range, parkedLately: lately() }, records);
    const atMs = now();
    for (const [error, count] of Object.entries(applied.parked?.byError ?? {})) entries.push({ atMs, error, count });
    return applied;
  };
}
