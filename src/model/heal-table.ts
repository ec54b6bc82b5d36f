import type { Value } from './change.ts';
import type { DocumentCounts, ParkedCounts } from './sync.ts';

/** What a healTable workflow is asked for: plain JSON, so that any Temporal client can start one. */
export interface HealTableRequest {
  /** `database.table` */
  table: string;
  /** Only the rows and documents of one tenant: a value of the config's `tenant` column. */
  tenant?: string | number;
  /** Documents are written at this version at least: over deletes that Elasticsearch remembers. Without it, that of the start. */
  version?: number;
  /** Why, for the operator. */
  reason?: string;
  /** When, as ISO 8601: tells requests apart. */
  requestedAt?: string;
}

/** Where a walk over the rows of a table stands. */
export interface RowCursor {
  /** `database.table`: a name in the config may stand for several. */
  table: string;
  /** The last key; null: none yet. */
  after: Value[] | null;
}

export interface WalkCounts {
  rows: number;
  /** Documents that were looked at for a row that is gone. */
  documents: number;
  /** Documents with an id that no key makes: nobody here wrote them, and they are left alone. */
  strangers: number;
  healed: Omit<DocumentCounts, 'healed'>;
  parked: ParkedCounts;
  /** Cache keys that were there and were deleted. */
  cacheKeys: number;
}

/** Where a walk stands, and in the end what it did. */
export interface TableWalk extends WalkCounts {
  table: string;
  phase: 'waiting for lanes' | 'rows' | 'documents' | 'done';
  /** Lanes that must first come past the records that were there when the walk was asked for. */
  waitingFor: string[];
}

export function noCounts(): WalkCounts {
  return {
    rows: 0,
    documents: 0,
    strangers: 0,
    healed: { indexed: 0, deleted: 0, alreadyNewer: 0 },
    parked: { byError: {}, workflowIds: [] },
    cacheKeys: 0,
  };
}

const SHOWN_WORKFLOW_IDS = 20;

export function addCounts(a: WalkCounts, b: WalkCounts): WalkCounts {
  return {
    rows: a.rows + b.rows,
    documents: a.documents + b.documents,
    strangers: a.strangers + b.strangers,
    healed: addNumbers(a.healed, b.healed),
    parked: {
      byError: addNumbers(a.parked.byError, b.parked.byError),
      workflowIds: [...a.parked.workflowIds, ...b.parked.workflowIds].slice(0, SHOWN_WORKFLOW_IDS),
    },
    cacheKeys: a.cacheKeys + b.cacheKeys,
  };
}

export function addNumbers<K extends string>(a: Record<K, number>, b: Record<K, number>): Record<K, number> {
  const sum = { ...a };
  for (const name of Object.keys(b) as K[]) sum[name] = (sum[name] ?? 0) + b[name];
  return sum;
}
