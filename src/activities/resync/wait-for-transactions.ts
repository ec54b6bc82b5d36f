import type { OpenTransactions } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';

/** From the binlog to where readers see it, no commit takes longer: it waits for the disk alone, and for nobody's lock. */
const LONGEST_COMMIT_MS = 15_000;

/**
 * The barrier before the copy. The binlog is sent before a commit is visible: what is not above the fence may be that of a transaction
 * which plain readers do not see yet. It is among those that are open now. May run twice: nothing is changed.
 */
export function createWaitForTransactions({ ranges }: Pick<ResyncDeps, 'ranges'>) {
  return {
    async openTransactions(): Promise<OpenTransactions> {
      const ids = await ranges.openTransactions();
      // Read after them, it holds all of them that are in the binlog.
      const position = await ranges.position();
      return { ids: ids ?? [], waitMs: ids === null ? LONGEST_COMMIT_MS : 0, position };
    },

    async transactionsLeft({ ids, position }: OpenTransactions): Promise<string[]> {
      const open = new Set(ids.length > 0 ? ((await ranges.openTransactions()) ?? []) : []);
      const left = ids.filter((id) => open.has(id));
      const isReached = position === null || (await ranges.hasReached(position));
      return isReached ? left : [...left, 'replica'];
    },
  };
}
