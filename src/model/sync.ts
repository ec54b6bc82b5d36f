import type { SchemaChange } from './change.ts';
import type { LaneId } from './record.ts';

/** What one batch stands for: a run of records of one lane. */
export interface SyncRange extends LaneId {
  firstOffset: string;
  /** Kafka timestamp of the first record: tells a topic from an older one of its name. */
  firstTimestampMs: number;
  /** The offset to commit when all is applied: one past the last record, also past records that were dropped unread. */
  nextOffset: string;
  records: number;
  /** The lane clock after the last record. */
  clock: number;
}

/** What syncChanges is started with. */
export interface SyncInput extends SyncRange {
  /** Tables that the ingress maps, as `database.table`: a worker that lacks one would let its changes go. */
  tables: string[];
  /** How many changes of this lane were parked within the last minute, by error. */
  parkedLately?: Record<string, number> | undefined;
}

/** What the memo of syncChanges and syncLanes tells: what they stand for, by the lane's name. */
export interface SyncMemo {
  lanes: Record<string, Pick<SyncRange, 'firstOffset' | 'nextOffset' | 'clock'>>;
}

/** What syncLanes is started with: a small batch each of several lanes. */
export interface SyncLanesInput {
  lanes: SyncRange[];
  tables: string[];
}

/** What came of a batch of several lanes. */
export type SyncLanesResult = { lanes: SyncRange[] } & (
  | ({ cacheKeys: CacheKeyCounts } & IndexResult)
  /** Why it could not be done at once: each lane sends its own batch. */
  | { leftToLanes: string }
);

/** What is done for a batch in Elasticsearch, and what the batch held. */
export interface IndexResult {
  /** Rows by table and operation. */
  changes: TableCounts;
  /** Records without a row for us, by reason. */
  ignored: Record<string, number>;
  /** What statements did to mapped tables, and what came of it by the table's policy. */
  schemaChanges: (SchemaChange & { followed: string })[];
  documents: DocumentCounts;
  /** The first of the workflows that heal the documents which hold a changed row, where they are very many. */
  healedBy?: string[];
  parked: ParkedCounts;
  /** What a person gave up by the skip signal. */
  skipped: SkippedCounts;
}

export interface ParkedCounts {
  /** Changes by error. */
  byError: Record<string, number>;
  /** The first of them. */
  workflowIds: string[];
}

export interface SkippedCounts {
  byError: Record<string, number>;
  /** The first of them. */
  problems: Problem[];
}

/** A record that cannot be decoded, or a document that is refused for good. */
export interface Problem {
  /** One of failureTypes. */
  type: string;
  /** What is the same for all that one cause refuses, such as `document_parsing_exception/price`: the search attribute EvenkeelError. */
  fingerprint: string;
  /** Where it is: `topic[partition] offset N`, or `index/id`. */
  where: string;
  /** `database.table`, where it is known. */
  table?: string;
  error: string;
}

export interface SyncResult extends SyncRange, IndexResult {
  cacheKeys: CacheKeyCounts;
}

export type TableCounts = Record<string, { insert: number; update: number; delete: number }>;

export interface DocumentCounts {
  indexed: number;
  deleted: number;
  /** The index held a newer version already: success. */
  alreadyNewer: number;
  /** Written from what MySQL holds now, not from the payload. */
  healed: number;
}

export interface CacheKeyCounts {
  /** Keys asked to be deleted. */
  named: number;
  /** Keys that were there. */
  deleted: number;
  /** Keys that were set, where there are such keys. */
  set?: number;
  /** Patterns that were handed on to deletePatterns. */
  patterns?: number;
}
