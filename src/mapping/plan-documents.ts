import { rowOf, type Change, type Row, type Value } from '../model/change.ts';
import { endOfMillisecond, nextVersion } from '../model/version.ts';
import { documentId, keyOf, MissingKeyError } from './document-id.ts';
import type { Mapping, TableMapping } from './mapping.ts';

/** A change with the version that its record was stamped with. */
export interface VersionedChange {
  change: Change;
  version: number;
  /** Of its record. The version's own time is later where the lane's clock was held. */
  timestampMs: number;
}

/** Put `source` (null: delete) under that id, unless the index holds a newer version. */
export interface DocumentWrite {
  table: TableMapping;
  key: Value[];
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

/** A change without a value in a key column: nobody can tell which document, or which cache keys, it is about. */
export interface UnkeyedChange {
  table: string;
  /** The column without a value. */
  column: string;
  use: 'its key' | 'a cache key';
  /** Of the record that it came in. */
  version: number;
}

export interface DocumentPlan {
  writes: DocumentWrite[];
  heals: HealRequest[];
  unkeyed: UnkeyedChange[];
}

/**
 * Changes of a lane, in order -> the fewest writes with the same end.
 * The last change of an id wins. A partial change heals what it names. A row that changed its primary key leaves its old id behind: another row may have
 * taken that id in another lane meanwhile, so it is healed, not deleted; and over all that the other lane was sent before.
 */
export function planDocuments(changes: Iterable<VersionedChange>, mapping: Mapping): DocumentPlan {
  const writes = new Map<string, DocumentWrite>();
  const heals = new Map<string, HealRequest>();
  const unkeyed = eachIndexed(changes, mapping, (indexed) => {
    const { change, version, table, index } = indexed;
    if (change.partial) return healAll(indexed, heals);
    const key = keyOf(rowOf(change), table.key);
    const id = documentId(key);
    writes.set(`${index}\n${id}`, { table, key, index, id, version, source: change.after });
    if (change.operation !== 'update' || change.before === null) return;
    const oldKey = keyOf(change.before, table.key);
    const oldId = documentId(oldKey);
    if (oldId !== id) heals.set(`${index}\n${oldId}`, { table, key: oldKey, version: overOtherLanes(indexed) });
  });
  return { writes: [...writes.values()], heals: [...heals.values()], unkeyed };
}

/** The same changes as heals alone, for a payload that came too late to be trusted. */
export function planHeals(changes: Iterable<VersionedChange>, mapping: Mapping): DocumentPlan {
  const heals = new Map<string, HealRequest>();
  const unkeyed = eachIndexed(changes, mapping, (change) => healAll(change, heals));
  return { writes: [], heals: [...heals.values()], unkeyed };
}

/** Heals the ids of both images; one that is named more than once at the highest version. */
function healAll(indexed: IndexedChange, heals: Map<string, HealRequest>): void {
  const { change, version, table, index } = indexed;
  const heal = (key: Value[], atVersion: number): void => {
    const place = `${index}\n${documentId(key)}`;
    heals.set(place, { table, key, version: Math.max(atVersion, heals.get(place)?.version ?? 0) });
  };
  const key = keyOf(rowOf(change), table.key);
  const oldKey = change.before && keyOf(change.before, table.key);
  if (oldKey !== null && documentId(oldKey) !== documentId(key)) heal(oldKey, overOtherLanes(indexed));
  heal(key, version);
}

/**
 * Over all that another lane was sent before: the end of the record's own millisecond. Not of its version's: a lane whose clock is
 * held, since timestamps fell, gives all its next changes within that one, and they must stay above.
 */
function overOtherLanes({ version, timestampMs }: VersionedChange): number {
  return Math.max(version, endOfMillisecond(nextVersion(undefined, timestampMs)));
}

type IndexedChange = VersionedChange & { table: TableMapping; index: string };

/** Visits the changes of tables that have an index; answers those that could not be told apart. */
function eachIndexed(
  changes: Iterable<VersionedChange>,
  mapping: Mapping,
  visit: (change: IndexedChange) => void,
): UnkeyedChange[] {
  const unkeyed: UnkeyedChange[] = [];
  for (const versioned of changes) {
    const { change, version } = versioned;
    const table = mapping.get(change.table);
    if (table?.index === undefined) continue;
    try {
      visit({ ...versioned, table, index: table.index });
    } catch (error) {
      if (!(error instanceof MissingKeyError)) throw error;
      unkeyed.push({ table: change.table, column: error.column, use: 'its key', version });
    }
  }
  return unkeyed;
}
