import type { LaneId } from './record.ts';

/** Every name that an operator can meet in Temporal: ids, queues, signals, updates, search attributes, failure types. */

/**
 * The queue of live changes. One a consumer group: a worker of another config would take our changes, find none of its
 * tables in them, and let them go.
 */
export function liveTaskQueue(groupId: string): string {
  return `${groupId}-live`;
}

export const SYNC_CHANGES = 'syncChanges';

/** `sync/<group>/<topic>/<partition>/<first offset>`: the same records give the same id, so a restarted lane joins what runs. */
export function syncWorkflowId(groupId: string, lane: LaneId, firstOffset: string): string {
  return `sync/${groupId}/${lane.topic}/${lane.partition}/${firstOffset}`;
}

/** Update of syncChanges: answers when all targets hold the batch. */
export const APPLIED_UPDATE = 'applied';

/** Signals of a blocked workflow: try again now; or give up what is refused, and go on. */
export const RETRY_SIGNAL = 'retry';
export const SKIP_SIGNAL = 'skip';

export const searchAttributes = {
  /** KeywordList: the tables that the workflow touched, as `database.table`. */
  table: 'EvenkeelTable',
  /** Keyword: the document or key that a workflow is about. */
  key: 'EvenkeelKey',
  /** Keyword: a SyncState. */
  state: 'EvenkeelState',
  /** Keyword: the fingerprint of what went wrong. */
  error: 'EvenkeelError',
} as const;

export type SyncState = 'applying' | 'retrying' | 'blocked' | 'applied';

/** Failure types, as `type` in the Web UI. */
export const failureTypes = {
  /** A record that is not what its topic's format says. The lane is blocked. */
  undecodable: 'UndecodableRecord',
  /** A document that Elasticsearch refuses for good. The lane is blocked. */
  refused: 'RefusedDocument',
  /** A row without a value in a key column: the table's `key` in the config is wrong. The lane is blocked. */
  missingKey: 'MissingKey',
  /** MySQL, Elasticsearch or Redis is away or overloaded: retried without end. */
  unavailable: 'DependencyUnavailable',
} as const;
