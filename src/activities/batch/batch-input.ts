import type { SyncRange } from '../../model/sync.ts';

/** How to apply a batch to one target. Its records travel as arguments of their own, one a lane, so that nothing on the way parses them. */
export interface BatchInput {
  /** One for each lane that has a part in it, in the order of their records. */
  ranges: readonly SyncRange[];
  /** Tables that the ingress maps. */
  tables: readonly string[];
  /** How many changes of the lane were parked within the last minute, by error. */
  parkedLately?: Record<string, number> | undefined;
  /** When the batch's workflow started, in ms since 1970. */
  startedAtMs: number;
  onRefused: OnRefused;
  /** All was done once: only what must be done twice is wanted. */
  again?: true;
}

/**
 * What becomes of what is refused for good:
 * - `park`: parked one by one; too many of one cause fail the activity, since they need one person, not a hundred workflows
 * - `parkAll`: a person said so
 * - `parkDocuments`: documents are parked, but a record that cannot be read fails the activity: it is parked already
 * - `skip`: a person gave it up; it is only reported
 * - `leave`: fails the activity; each lane has a workflow of its own for that
 */
export type OnRefused = 'park' | 'parkAll' | 'parkDocuments' | 'skip' | 'leave';
