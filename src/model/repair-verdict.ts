import type { RepairProgress } from './repair.ts';

/** What a repair that is done came to: nothing differed; all that differed is right now; or something is still wrong. */
export type RepairVerdict = 'consistent' | 'repaired' | 'drifted';

type Judged = Pick<RepairProgress, 'missing' | 'stale' | 'orphaned' | 'stillWrong' | 'cache' | 'dryRun'>;

export function verdictOf({ missing, stale, orphaned, stillWrong, cache, dryRun }: Judged): RepairVerdict {
  if (missing + stale + orphaned + cache.stale === 0) return 'consistent';
  return dryRun || stillWrong > 0 || cache.deleted < cache.stale ? 'drifted' : 'repaired';
}

/** What a share loses as a floating-point number. */
const LOST = 1e-9;

/** `99.98 %`: never rounded up to a hundred. */
export function shareText(share: number): string {
  return `${Math.floor(share * 10_000 + LOST) / 100} %`;
}
