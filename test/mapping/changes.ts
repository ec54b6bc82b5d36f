import type { VersionedChange } from '../../src/mapping/plan-documents.ts';
import type { Change, Row } from '../../src/model/change.ts';

export const insert = (table: string, after: Row): Change => ({ table, operation: 'insert', before: null, after });
export const update = (table: string, before: Row, after: Row): Change => ({
  table,
  operation: 'update',
  before,
  after,
});
export const remove = (table: string, before: Row): Change => ({ table, operation: 'delete', before, after: null });

/** As records of one lane, with the versions 1, 2, 3, … */
export const stamped = (...changes: Change[]): VersionedChange[] =>
  changes.map((change, at) => ({ change, version: at + 1, timestampMs: 0 }));
