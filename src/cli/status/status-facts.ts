import type { LaneLag } from '../../connectors/lane-lags.ts';
import type { System } from '../../model/connector-error.ts';
import type { RepairMode, RepairPhase } from '../../model/repair.ts';
import type { ScheduleFacts } from '../schedules/schedule-lines.ts';

/** All that one screen tells. What only a server that is down could tell is null. */
export interface StatusFacts {
  groupId: string;
  /** As ISO 8601. */
  at: string;
  servers: ServerFacts[];
  lanes: LaneFacts | null;
  work: WorkFacts | null;
}

export interface ServerFacts {
  name: System;
  /** Null: it is up. */
  error: string | null;
}

/** Of Kafka. */
export interface LaneFacts {
  lanes: LaneLag[];
  missingTopics: string[];
  /** Processes that read them. */
  ingresses: number;
}

/** Of Temporal. */
export interface WorkFacts {
  /** Whether a worker takes work from the queue. */
  workers: { live: boolean; bulk: boolean };
  blocked: WaitingFacts;
  parked: WaitingFacts;
  running: RunningFacts[];
  /** Indices that were live before a resync. */
  kept: { table: string; what: string; since: string }[];
  checks: TableChecks[];
  schedules: ScheduleFacts[];
}

export interface WaitingFacts {
  count: number;
  /** Of the newest: how many for each error of a table. */
  causes: { error: string; table: string; count: number }[];
}

/** A resync, a repair or a walk. */
export interface RunningFacts {
  workflowId: string;
  /** `resync`, `repair` or `walk`. */
  kind: string;
  what: string;
  /** As its search attribute tells. */
  state: string;
  phase: string | null;
  percent: number | null;
  since: string;
}

export interface TableChecks {
  table: string;
  /** The latest of each kind that has ended; null: none is known. */
  latest: Record<RepairMode, CheckFacts | null>;
}

/** A repair that has ended. */
export interface CheckFacts {
  workflowId: string;
  endedAt: string;
  state: string;
  phase: RepairPhase | null;
  /** 0 to 1; null: nothing was compared. */
  share: number | null;
  missing: number;
  stale: number;
  orphaned: number;
  healed: number;
  stillWrong: number;
}
