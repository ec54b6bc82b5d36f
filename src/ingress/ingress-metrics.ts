import type { LaneId } from '../model/record.ts';

/** What the ingress tells of itself, to whoever counts. */
export interface IngressMetrics {
  /** A batch is in all its targets. */
  applied(lane: LaneId, batch: AppliedBatch): void;
  /** Something failed, and is tried again. */
  failed(error: unknown): void;
  /** How far all lanes that are ours now are behind; others are none of ours any more. */
  lanes(lags: readonly LaneLag[]): void;
}

export interface AppliedBatch {
  /** Of its records, in ms since 1970. */
  timestampsMs: readonly number[];
  /** From its start. */
  tookMs: number;
}

export interface LaneLag extends LaneId {
  /** That are there and not applied. */
  records: number;
  /** Of the oldest of them; 0 when there is none. */
  ageMs: number;
}
