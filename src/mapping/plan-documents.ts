import type { Change, Row, Value } from '../model/change.ts';
import { addressKey, isSameAddress, type DocumentAddress } from '../model/document-address.ts';
import { endOfMillisecond, nextVersion } from '../model/version.ts';
import { keyOf, MissingKeyError, type ColumnUse } from './document-id.ts';
import type { IndexMapping } from './index-mapping.ts';
import type { Mapping, TableMapping } from './mapping.ts';
import { createRootsPlan, type RootsRequest } from './plan-roots.ts';
import { UnmappableError } from './unmappable-error.ts';

/** A change with the version that its record was stamped with. */
export interface VersionedChange {
  change: Change;
  version: number;
  /** Of its record. The version's own time is later where the lane's clock was held. */
  timestampMs: number;
}

/** A document of a row, and the row. */
export interface DocumentOf {
  mapping: TableMapping;
  index: IndexMapping;
  /** `database.table`; the pattern of sharded tables where nobody knows which of them. */
  table: string;
  key: Value[];
}

/** Put `source` (null: delete) at that address, unless there is a newer version. */
export interface DocumentWrite extends DocumentOf {
  address: DocumentAddress;
  version: number;
  /** That the change is about. */
  row: Row;
  source: Row | null;
}

/** Re-read the row from MySQL and write what is there now, at `version` at least; with joins after whatever the index holds. */
export interface HealRequest extends DocumentOf {
  /** Where the document is or was; where it is to be now, the row tells. */
  addresses: DocumentAddress[];
  version: number;
}

/** A row that cannot become what the config says. */
export interface UnmappableDocument extends DocumentWrite {
  error: UnmappableError;
}

/** A change that waits for a person: without a value in a column nobody can tell what it is about, or the table's policy is to ask. */
export interface UnkeyedChange {
  table: string;
  /** The column without a value; null: some column is absent, and the policy for partial rows is to park. */
  column: string | null;
  use: ColumnUse;
  /** Of the record that it came in. */
  version: number;
}

export interface DocumentPlan {
  writes: DocumentWrite[];
  heals: HealRequest[];
  roots: RootsRequest[];
  unmappable: UnmappableDocument[];
  unkeyed: UnkeyedChange[];
}

/**
 * Changes of a lane, in order -> the fewest writes with the same end. The last change of an address wins.
 * - A row that leaves an index, by its filter or since its address changed, is deleted there at the change's version.
 * - A row that changed its primary key leaves its old id behind: another row may have taken that id in another lane
 *   meanwhile, so it is healed, not deleted; and over all that the other lane was sent before.
 * - A partial change heals what it names, and so does one from before the fence of an index that is live by now. A document with joins is always healed, and so are the documents that join the changed row.
 */
export function planDocuments(changes: Iterable<VersionedChange>, mapping: Mapping): DocumentPlan {
  return planEach(changes, mapping, (change, plan) => {
    const { index, version } = change;
    const isHealed = change.change.partial || index.joins.length > 0 || !index.takesPayload(version);
    if (isHealed) plan.healBoth(change);
    else plan.write(change);
  });
}

/** The same changes as heals alone, for a payload that came too late to be trusted. */
export function planHeals(changes: Iterable<VersionedChange>, mapping: Mapping): DocumentPlan {
  return planEach(changes, mapping, (change, plan) => plan.healBoth(change));
}

type IndexedChange = VersionedChange & { mapping: TableMapping; index: IndexMapping };

function planEach(
  changes: Iterable<VersionedChange>,
  mapping: Mapping,
  visit: (change: IndexedChange, plan: Plan) => void,
): DocumentPlan {
  const plan = createPlan();
  const roots = createRootsPlan();
  const unkeyed: UnkeyedChange[] = [];
  for (const versioned of changes) {
    const { table, partial } = versioned.change;
    const mapped = mapping.of(table);
    const unlessUnkeyed = (effect: () => void): void => {
      try {
        effect();
      } catch (error) {
        if (!(error instanceof MissingKeyError)) throw error;
        const { column, use } = error;
        unkeyed.push({ table, column, use, version: versioned.version });
      }
    };
    for (const use of mapping.usesOf(table)) unlessUnkeyed(() => roots.add(use, versioned.change, versioned.version));
    if (partial && mapped?.onPartialRow === 'park')
      unkeyed.push({ table, column: null, use: 'its document', version: versioned.version });
    else if (mapped)
      for (const index of mapped.indices)
        if (index.receives(versioned.version))
          unlessUnkeyed(() => visit({ ...versioned, mapping: mapped, index }, plan));
  }
  return { ...plan.result(), roots: roots.all(), unkeyed };
}

type Plan = ReturnType<typeof createPlan>;

function createPlan() {
  const writes = new Map<string, DocumentWrite | UnmappableDocument>();
  const heals: HealRequest[] = [];

  function heal({ mapping, index, table, key, address }: RowImage, version: number): void {
    heals.push({ mapping, index, table, key, addresses: address ? [address] : [], version });
  }

  /** An id that a row left behind: another row may have it by now, be it in another shard. */
  function healLeft(old: RowImage, indexed: IndexedChange): void {
    const table = isOfAnyShard(indexed) ? indexed.mapping.name : old.table;
    heal({ ...old, table }, overOtherLanes(indexed));
  }

  function healBoth(indexed: IndexedChange): void {
    const { change, version } = indexed;
    const now = imageOf(indexed, change.after);
    const old = imageOf(indexed, change.before);
    if (old && (now ? !hasSameKey(old, now) : isOfAnyShard(indexed))) healLeft(old, indexed);
    else if (old) heal(old, version);
    if (now) heal(now, version);
  }

  return {
    healBoth,

    /** What the row is becomes a document; what it was goes from where it is no more. */
    write(indexed: IndexedChange): void {
      const { change, version, index } = indexed;
      const now = imageOf(indexed, change.after);
      const old = imageOf(indexed, change.before);
      if (!isPlaced(now) || !isPlaced(old)) {
        healBoth(indexed);
        return;
      }
      if (old && now && isRerouted(old, now)) {
        for (const place of [old, now]) heal(place, version);
        return;
      }
      if (old && (now === null || !isSameAddress(old.address, now.address))) {
        if (now === null ? isOfAnyShard(indexed) : !hasSameKey(old, now)) healLeft(old, indexed);
        else writes.set(placeKey(index, [addressKey(old.address)]), { ...old, version, source: null });
      }
      if (now === null) return;
      const next = written(now, version);
      // An insert that the filter leaves out has nothing to delete.
      if (change.operation === 'insert' && next.source === null && !('error' in next)) return;
      writes.set(placeKey(index, [addressKey(now.address)]), next);
    },

    result() {
      const all = [...writes.values()];
      return {
        writes: all.filter((write) => !('error' in write)),
        unmappable: all.filter((write) => 'error' in write),
        heals: mergeHeals(heals),
      };
    },
  };
}

/** One text for a place in one generation of an index. */
function placeKey({ name, generation }: IndexMapping, place: readonly string[]): string {
  return JSON.stringify([name, generation?.role, generation?.stamp, ...place]);
}

/** Requests for one document as one, at the highest version, for every address that one of them names. */
export function mergeHeals(requests: readonly HealRequest[]): HealRequest[] {
  const merged = new Map<string, HealRequest>();
  for (const request of requests) {
    const place = placeKey(request.index, [request.table, ...request.key.map(String)]);
    const known = merged.get(place);
    const addresses = new Map([...(known?.addresses ?? []), ...request.addresses].map((one) => [addressKey(one), one]));
    const version = Math.max(request.version, known?.version ?? 0);
    merged.set(place, { ...request, addresses: [...addresses.values()], version });
  }
  return [...merged.values()];
}

/** A row and where its document is; null where nothing can be made of its columns: the heal of the row says so. */
interface RowImage extends DocumentOf {
  address: DocumentAddress | null;
  row: Row;
}

interface Placed extends RowImage {
  address: DocumentAddress;
}

function imageOf({ change, mapping, index }: IndexedChange, row: Row | null): RowImage | null {
  if (row === null) return null;
  const key = keyOf(row, mapping.key);
  const address = index.placeOf(row, change.table);
  return {
    mapping,
    index,
    table: change.table,
    key,
    address: address instanceof UnmappableError ? null : address,
    row,
  };
}

function isPlaced(image: RowImage | null): image is Placed | null {
  return image?.address !== null;
}

function written(now: Placed, version: number): DocumentWrite | UnmappableDocument {
  const { index, row } = now;
  try {
    return { ...now, version, source: index.passes(row) ? index.shape(row) : null };
  } catch (error) {
    if (error instanceof UnmappableError) return { ...now, version, source: null, error };
    throw error;
  }
}

/** Whether the id of a row of a sharded table may be that of a row in another shard. */
function isOfAnyShard({ mapping, index }: IndexedChange): boolean {
  return mapping.isPattern && !index.tellsTable;
}

/** Under another routing a document may be in the same shard, where it is the same one: no delete of the old one may follow. */
function isRerouted({ address: a }: Placed, { address: b }: Placed): boolean {
  return a.index === b.index && a.id === b.id && a.routing !== b.routing;
}

function hasSameKey(a: DocumentOf, b: DocumentOf): boolean {
  return a.key.every((value, at) => String(value) === String(b.key[at]));
}

/**
 * Over all that another lane was sent before: the end of the record's own millisecond. Not of its version's: a lane whose clock is
 * held, since timestamps fell, gives all its next changes within that one, and they must stay above.
 */
export function overOtherLanes({ version, timestampMs }: VersionedChange): number {
  return Math.max(version, endOfMillisecond(nextVersion(undefined, timestampMs)));
}
