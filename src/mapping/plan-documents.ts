import { rowOf, type Change, type Row, type Value } from '../model/change.ts';
import { documentId, keyOf } from './document-id.ts';
import type { Mapping, TableMapping } from './mapping.ts';

/** A change with the version that its record was stamped with. */
export interface VersionedChange {
  change: Change;
  version: number;
}

/** Put `source` (null: delete) under that id, unless the index holds a newer version. */
export interface DocumentWrite {
  index: string;
  id: string;
  version: number;
  source: Row | null;
}

/** Re-read the row from MySQL and write what is there now, at `version` at least. */
export interface HealRequest {
  table: TableMapping;
  key: Value[];
  version: number;
}

export interface DocumentPlan {
  writes: DocumentWrite[];
  heals: HealRequest[];
}

/**
 * Changes of a lane, in order -> the fewest writes with the same end.
 * The last change of an id wins. A row that changed its primary key leaves its old id behind: another row may have
 * taken that id in another lane meanwhile, so it is healed, not deleted.
 */
export function planDocuments(changes: Iterable<VersionedChange>, mapping: Mapping): DocumentPlan {
  const writes = new Map<string, DocumentWrite>();
  const heals = new Map<string, HealRequest>();
  for (const { change, version } of changes) {
    const table = mapping.get(change.table);
    if (table?.index === undefined) continue;
    const { index } = table;
    const id = documentId(keyOf(rowOf(change), table.key));
    writes.set(`${index}\n${id}`, { index, id, version, source: change.after });
    if (change.operation !== 'update' || change.before === null) continue;
    const oldKey = keyOf(change.before, table.key);
    const oldId = documentId(oldKey);
    if (oldId !== id) heals.set(`${index}\n${oldId}`, { table, key: oldKey, version });
  }
  return { writes: [...writes.values()], heals: [...heals.values()] };
}

/** The same changes as heals alone, for a payload that came too late to be trusted. */
export function planHeals(changes: Iterable<VersionedChange>, mapping: Mapping): HealRequest[] {
  const heals = new Map<string, HealRequest>();
  for (const { change, version } of changes) {
    const table = mapping.get(change.table);
    if (table?.index === undefined) continue;
    for (const row of [change.before, change.after]) {
      if (row === null) continue;
      const key = keyOf(row, table.key);
      heals.set(`${table.index}\n${documentId(key)}`, { table, key, version });
    }
  }
  return [...heals.values()];
}
