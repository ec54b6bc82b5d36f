import { quantilesOf } from '../../demo/latency/quantiles.ts';
import type { RecordTimes } from './watch-topic.ts';
import type { WorkflowTimes } from './read-workflow-times.ts';

/** All moments of one change's way, in ms since 1970. */
export interface WayTimes extends Pick<RecordTimes, 'sentAtMs' | 'fetchedAtMs'>, WorkflowTimes {
  committedAtMs: number;
  /** A get showed it. */
  appliedAtMs: number;
  /** A search showed it. */
  searchableAtMs: number;
}

type Moment = keyof WayTimes;

/** One after the other: together they are the time from commit to searchable. */
const STAGES: readonly { stage: string; from: Moment; to: Moment }[] = [
  { stage: 'capture: commit to record sent', from: 'committedAtMs', to: 'sentAtMs' },
  { stage: 'Kafka: sent to fetched', from: 'sentAtMs', to: 'fetchedAtMs' },
  { stage: 'ingress: fetched to workflow started', from: 'fetchedAtMs', to: 'startedAtMs' },
  { stage: 'Temporal: started to a worker has it', from: 'startedAtMs', to: 'taskAtMs' },
  { stage: 'worker: task to bulk begun', from: 'taskAtMs', to: 'bulkAtMs' },
  { stage: 'bulk: decoded, mapped, written', from: 'bulkAtMs', to: 'writtenAtMs' },
  // May be less than nothing: the activity ends some time after its write.
  { stage: 'written to seen by a get', from: 'writtenAtMs', to: 'appliedAtMs' },
  { stage: 'refresh: seen by a get to found by a search', from: 'appliedAtMs', to: 'searchableAtMs' },
];

/** While others see it already. */
const BESIDE = {
  stage: 'beside: written to answered to the ingress',
  from: 'writtenAtMs',
  to: 'answeredAtMs',
} as const;

export interface Stage {
  stage: string;
  p50Ms: number;
  p95Ms: number;
}

/** None when no way is known. */
export function stagesOf(ways: readonly WayTimes[]): Stage[] {
  return [...STAGES, BESIDE].flatMap(({ stage, from, to }) => {
    const quantiles = quantilesOf(ways.map((way) => way[to] - way[from]));
    return quantiles ? [{ stage, p50Ms: quantiles.p50, p95Ms: quantiles.p95 }] : [];
  });
}
