import type { LaneId } from './record.ts';

/** Every name that an operator can meet in Temporal: ids, queues, signals, updates, search attributes, failure types. */

/**
 * The queue of live changes. One a consumer group: a worker of another config would take our changes, find none of its
 * tables in them, and let them go.
 */
export function liveTaskQueue(groupId: string): string {
  return `${groupId}-live`;
}

/** The queue of what walks whole tables, so that it never starves live changes. */
export function bulkTaskQueue(groupId: string): string {
  return `${groupId}-bulk`;
}

export const SYNC_CHANGES = 'syncChanges';

/** Every syncChanges and syncLanes of a consumer group begins so. */
export function syncPrefix(groupId: string): string {
  return `sync/${groupId}/`;
}

/** `sync/<group>/<topic>/<partition>/<first offset>`: the same records give the same id, so a restarted lane joins what runs. */
export function syncWorkflowId(groupId: string, lane: LaneId, firstOffset: string): string {
  return `${syncPrefix(groupId)}${lane.topic}/${lane.partition}/${firstOffset}`;
}

export const SYNC_LANES = 'syncLanes';

/** `sync/<group>/lanes/<random>`: nobody else joins it, since nobody else would send just these lanes together. */
export function syncLanesWorkflowId(groupId: string, random: string): string {
  return `${syncPrefix(groupId)}lanes/${random}`;
}

/** Update of syncChanges and syncLanes: answers when all targets hold the batch. */
export const APPLIED_UPDATE = 'applied';

export const PARKED_CHANGE = 'parkedChange';

/** Every parkedChange of a consumer group begins so. */
export function parkedPrefix(groupId: string): string {
  return `parked/${groupId}/`;
}

export const HEAL_TABLE = 'healTable';

export function healTableWorkflowId(groupId: string, table: string): string {
  return `heal/${groupId}/${table}`;
}

export const HEAL_ROOTS = 'healRoots';

/** Every healRoots of a consumer group begins so. */
export function healRootsPrefix(groupId: string): string {
  return `roots/${groupId}/`;
}

export const RESYNC_TABLE = 'resyncTable';

/** Every resyncTable of a consumer group begins so. */
export function resyncPrefix(groupId: string): string {
  return `resync/${groupId}/`;
}

/** `resync/<group>/<table>`: one at a time. */
export function resyncWorkflowId(groupId: string, table: string): string {
  return `${resyncPrefix(groupId)}${table}`;
}

export const RESYNC_ALL = 'resyncAll';

export function resyncAllWorkflowId(groupId: string): string {
  return `resync-all/${groupId}`;
}

export const REPAIR_TABLE = 'repairTable';

/** Every repairTable of a consumer group begins so. */
export function repairPrefix(groupId: string): string {
  return `repair/${groupId}/`;
}

/** `repair/<group>/<table>/<scope>`: one at a time of each. A schedule adds its time. */
export function repairWorkflowId(groupId: string, table: string, scope: string): string {
  return `${repairPrefix(groupId)}${table}/${scope}`;
}

export const KEEP_OLD_INDEX = 'keepOldIndex';

/** `kept/<group>/<table>`: the index that was live before the last resync of the table. */
export function keepOldIndexWorkflowId(groupId: string, table: string): string {
  return `kept/${groupId}/${table}`;
}

/** The group whose workflows run on a queue of `bulkTaskQueue`. */
export function groupOfBulkQueue(taskQueue: string): string {
  return taskQueue.replace(/-bulk$/, '');
}

export const DELETE_PATTERNS = 'deletePatterns';

/** One a consumer group: a pass over the keyspace serves all patterns. */
export function deletePatternsWorkflowId(groupId: string): string {
  return `patterns/${groupId}`;
}

/** Signals of what waits for a person, parked or blocked: try again now; or give it up. */
export const RETRY_SIGNAL = 'retry';
export const SKIP_SIGNAL = 'skip';
/** Signal of a blocked syncChanges: park all that is refused, and go on. */
export const PARK_SIGNAL = 'park';
/** Signal of a parked document, with a corrected document to write in its place. */
export const REPLACE_SIGNAL = 'replace';
/** Signal from a worker to a parkedChange: a newer change of the same document is refused as well. */
export const REFUSED_SIGNAL = 'refused';
/** Signal from a worker to a walk: all that it has seen so far has to be seen again. */
export const WALK_SIGNAL = 'walk';
/** Signal to a deletePatterns: a PatternRequest more. */
export const PATTERNS_SIGNAL = 'patterns';

/** Signal from a worker to a resyncTable: a BuildingTrouble. */
export const TROUBLE_SIGNAL = 'trouble';

/** Updates of a resyncTable and a repairTable. */
export const PAUSE_UPDATE = 'pause';
export const RESUME_UPDATE = 'resume';
/** With the rows a second; null: as fast as it goes. */
export const THROTTLE_UPDATE = 'throttle';
export const CANCEL_UPDATE = 'cancel';
/** Swap though the new index and MySQL differ; delete that many orphans. */
export const APPROVE_UPDATE = 'approve';
/** Updates of a keepOldIndex: back to the old index; or drop it now. */
export const ROLLBACK_UPDATE = 'rollback';
export const DROP_UPDATE = 'drop';
/** Signal from the next resync to a keepOldIndex, to the same end. */
export const DROP_SIGNAL = 'drop';

/** Query of a walk: a TableWalk or RootsWalk; of a deletePatterns: a PatternDeletion; of a resyncTable, resyncAll, keepOldIndex or repairTable: its progress. */
export const PROGRESS_QUERY = 'progress';

export const searchAttributes = {
  /** KeywordList: the tables that the workflow touched, as `database.table`. */
  table: 'EvenkeelTable',
  /** KeywordList: the lanes whose changes a workflow brings, as `topic[partition]`. */
  lane: 'EvenkeelLane',
  /** Keyword: the document or key that a workflow is about. */
  key: 'EvenkeelKey',
  /** Keyword: a State. */
  state: 'EvenkeelState',
  /** Keyword: the fingerprint of what went wrong. */
  error: 'EvenkeelError',
} as const;

export type State =
  | 'retrying'
  | 'blocked'
  | 'applied'
  | 'parked'
  | 'mended'
  | 'skipped'
  | 'waiting'
  | 'walking'
  | 'healed'
  | 'copying'
  | 'paused'
  | 'waiting for approval'
  | 'swapped'
  | 'kept'
  | 'dropped'
  | 'rolled back'
  | 'comparing'
  | 'consistent'
  | 'repaired'
  | 'drifted'
  | 'cancelled'
  | 'failed';

/** Failure types, as `type` in the Web UI. */
export const failureTypes = {
  /** A record that is not what its topic's format says. It is parked. */
  undecodable: 'UndecodableRecord',
  /** A document that Elasticsearch refuses for good. It is parked. */
  refused: 'RefusedDocument',
  /** The config asks for a field that cannot be made of the row's value. Its document is parked. */
  unmappable: 'UnmappableDocument',
  /** A row image that lacks columns, and the table's policy is to ask. Its record is parked. */
  partialRow: 'PartialRow',
  /** A row without a value in a key column: the table's `key` in the config is wrong. Its record is parked. */
  missingKey: 'MissingKey',
  /** A statement changed a table without row changes, and the table's policy is to ask. It is parked. */
  schemaChange: 'SchemaChange',
  /** MySQL, Elasticsearch or Redis is away or overloaded: retried without end. */
  unavailable: 'DependencyUnavailable',
  /** The worker's config lacks a table that the ingress maps: retried without end, until both have the same config. */
  configMismatch: 'ConfigMismatch',
  /** A resync that cannot be: what it was asked for, or what the config says, is wrong, or there is no room. It fails. */
  resyncRefused: 'ResyncRefused',
  /** A repair that cannot be: what it was asked for, or what the config says, is wrong. It fails. */
  repairRefused: 'RepairRefused',
  /** Writers may have given up waiting for the fence of a new index: the resync makes it anew. */
  fenceTooLate: 'FenceTooLate',
} as const;

/** A text as it stands in a visibility query. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
