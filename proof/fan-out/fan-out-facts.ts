import type { RootsWalk } from '../../src/model/heal-roots.ts';
import type { WalkCounts } from '../../src/model/heal-table.ts';
import type { LiveFacts } from './live-changes.ts';
import type { Verified } from './verify.ts';

export interface FanOutFacts {
  filled: { rows: number; seconds: number };
  quiet: LiveFacts;
  busy: LiveFacts;
  fanOut: RootsWalk & { seconds: number; healed: WalkCounts['healed'] };
  /** From the second rename until the workflow that was walking is done. */
  secondsAfterSecondRename: number;
  verified: Verified;
}
