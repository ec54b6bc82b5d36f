import type { SyncRange } from '../model/sync.ts';

/** How to apply a batch to one target. Its records travel as an argument of their own, so that nothing on the way parses them. */
export interface BatchInput {
  range: SyncRange;
  /** When the batch's workflow started, in ms since 1970. */
  startedAtMs: number;
  /** Report what is refused instead of failing: a person gave it up. */
  skipRefused: boolean;
}
