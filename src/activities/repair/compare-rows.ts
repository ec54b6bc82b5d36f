import type { IndexMapping } from '../../mapping/index-mapping.ts';
import { keyOf } from '../../mapping/document-id.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row, Value } from '../../model/change.ts';
import { isFromFuture } from '../../model/heal-version.ts';
import { differencesAt, findDifferences, type Look as Seen, readHeld } from '../compare/find-differences.ts';
import { documentsOf } from '../heal/read-documents.ts';
import { compareCache, holdsValues } from './compare-cache.ts';
import { type Look, lookOf, type RepairedTable } from './look.ts';
import type { RepairDeps } from './repair-deps.ts';

interface TableRows {
  /** `database.table` */
  table: string;
  rows: readonly Row[];
}

/** Rows that were read without a barrier, and their documents as searchers see them. What differs is looked at again, as it is then. */
export async function compareRows(
  deps: RepairDeps,
  { mapping, indices }: RepairedTable,
  { table, rows }: TableRows,
): Promise<Look> {
  const look = lookOf({ rows: rows.length });
  const cached = compareCache(deps.cache, mapping, { table, rows });
  // It may fail while the documents are read, when nobody waits for it yet.
  cached.catch(() => undefined);
  for (const index of indices) {
    const { seen, unmappable } = await seenOf(deps, index, { table, rows });
    const held = await readHeld({ ...deps, read: deps.elasticsearch.readSearchable }, index, seen);
    look.counts.compared += rows.length;
    look.counts.wanted += seen.length;
    look.counts.unmappable += unmappable;
    look.counts.ahead += held.filter((one) => isFromFuture(one?.version ?? null, Date.now())).length;
    look.differences.push(...differencesAt(seen, held));
  }
  const { compared, found } = await cached;
  look.counts.cache.compared += compared;
  look.cache.push(...found);
  return look;
}

async function seenOf(
  { rows: source }: RepairDeps,
  index: IndexMapping,
  { table, rows }: TableRows,
): Promise<{ seen: Seen[]; unmappable: number }> {
  const found = rows.map((row) => ({ table, row }));
  const documents = await documentsOf(index, found, source.joined);
  const seen: Seen[] = [];
  let unmappable = 0;
  for (const [at, { address, source: wanted }] of documents.entries()) {
    if (wanted instanceof UnmappableError) unmappable++;
    else if (wanted !== null && address !== null) {
      const key = keyOf(rows[at] as Row, index.key);
      seen.push({ place: { index, table, key, address: null }, address, wanted });
    }
  }
  return { seen, unmappable };
}

/** Rows by their keys, be they there or not, behind a barrier. */
export async function compareKeys(
  deps: RepairDeps,
  { mapping, indices }: RepairedTable,
  { table, keys }: { table: string; keys: readonly Value[][] },
): Promise<Look> {
  const look = lookOf({ rows: keys.length, compared: keys.length * indices.length });
  const places = indices.flatMap((index) =>
    // A row that is gone is nowhere but where its key alone puts it.
    keys.map((key) => ({ index, table, key, address: index.addressOfKey(key) })),
  );
  look.differences.push(...(await findDifferences(deps, mapping, places)));
  if (!holdsValues(mapping)) return look;
  const rows = (await deps.rows.byKey({ table, keyColumns: mapping.key, keys })).map(({ row }) => row);
  const { compared, found } = await compareCache(deps.cache, mapping, { table, rows });
  look.counts.cache.compared += compared;
  look.cache.push(...found);
  return look;
}
