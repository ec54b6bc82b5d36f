import type { Quantiles } from '../../demo/latency/quantiles.ts';
import type { PollTimes } from '../../demo/latency/latency-tracker.ts';
import type { Stage } from './stages.ts';

export interface LatencyFacts {
  rows: number;
  /** Of the index. */
  refreshIntervalMs: number;
  canal: CaptureLatency;
  /** At the lowest rate. */
  debezium: CaptureLatency;
}

/** Of changes that come by one capture tool. */
export interface CaptureLatency {
  evenkeel: readonly RateLatency[];
  /** kafkajs, JSON.parse, `_bulk` and UNLINK. */
  bareLoop: readonly RateLatency[];
  /** Of some of the changes at the lowest rate, under evenkeel. */
  stages: { changes: number; of: readonly Stage[] };
}

/** From commit to seen, at one rate. */
export interface RateLatency {
  /** That were to be. */
  changesPerSecond: number;
  /** That were. */
  writtenPerSecond: number;
  rowsPerTransaction: number;
  seconds: number;
  /** How often somebody looked. */
  pollEvery: PollTimes;
  /** What writing and looking took of one core. */
  watcherCpuShare: number;
  /** Watched, and not seen within two minutes. */
  unseen: number;
  /** A get shows the change. */
  appliedMs: Quantiles | undefined;
  /** The key that was there before the commit is gone. */
  keyGoneMs: Quantiles | undefined;
  /** A search shows the change. */
  searchableMs: Quantiles | undefined;
}
