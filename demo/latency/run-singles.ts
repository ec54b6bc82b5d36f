import { setTimeout as sleep } from 'node:timers/promises';
import { deleteGoods } from '../load/deletes.ts';
import { insertBanners, insertBrand } from '../load/inserts.ts';
import type { Statement } from '../load/statement.ts';
import { runTransaction, type Writer } from '../load/transaction.ts';
import { changePrice, renameCategory, sellGoods } from '../load/updates.ts';
import type { Latency, LatencyTracker } from './latency-tracker.ts';
import { sampleChanges } from './sample-changes.ts';

export interface SinglesOptions {
  count: number;
  tracker: LatencyTracker;
  quietSinceMs: number;
  onProgress: (made: number) => void;
  signal: AbortSignal;
}

const statements: readonly Statement[] = [
  changePrice,
  sellGoods,
  insertBanners,
  changePrice,
  deleteGoods,
  sellGoods,
  renameCategory,
  changePrice,
  insertBrand,
  sellGoods,
];

/** Random over more than the index's refresh interval: a fixed pause would meet the refresh at the same moment each time. */
const longestPauseMs = 600;
/** Far beyond what is bearable: then it counts as not seen. */
const patienceMs = 30_000;

/** One change at a time, the next when the last has been seen. */
export async function runSingles(writer: Writer, options: SinglesOptions): Promise<void> {
  const { count, tracker, quietSinceMs, onProgress, signal } = options;
  let current: Promise<Latency> | undefined;
  const watch = sampleChanges({
    tracker,
    ledger: writer.ledger,
    every: 1,
    quietSinceMs,
    onTracked(tracked) {
      current = tracked;
    },
  });
  for (let made = 0, attempts = 0; made < count && attempts < count * 20; attempts++) {
    signal.throwIfAborted();
    const statement = statements[made % statements.length]!;
    if (!(await runTransaction({ ...writer, mostRows: 1 }, { statements: [statement], watch, onlyIfWatched: true })))
      continue;
    await Promise.race([current, sleep(patienceMs, undefined, { ref: false })]);
    onProgress(++made);
    await sleep(writer.random.int(20, longestPauseMs));
  }
}
