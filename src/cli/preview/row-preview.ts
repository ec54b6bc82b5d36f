import type { Operation, Row, Value } from '../../model/change.ts';

/** What becomes of one row. */
export interface RowPreview {
  /** `database.table` */
  table: string;
  key: Value[];
  /** Masked columns hidden; null: MySQL has no such row. */
  row: Row | null;
  documents: DocumentPreview[];
  cacheKeys: KeyPreview[];
}

export interface DocumentPreview {
  /** As the config names the index. */
  index: string;
  /** `index/id`, with its routing. */
  address: string;
  /** Masked columns hidden; null where there is none. */
  document: Row | null;
  /** Why there is none. */
  reason?: string;
}

/** What a change of the row does to a cache key. */
export interface KeyPreview {
  action: 'delete' | 'deletePattern' | 'set';
  key: string;
  on: Operation[];
  /** Of `set`. */
  value?: Row;
}
