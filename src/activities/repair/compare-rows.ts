import type { IndexMapping } from '../../mapping/index-mapping.ts';
import { keyOf } from '../../mapping/document-id.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row, Value } from '../../model/change.ts';
import type { DocumentAddress } from '../../model/document-address.ts';
import { isFromFuture } from '../../model/heal-version.ts';
import { differenceOf, findDifferences, readHeld } from '../compare/find-differences.ts';
import { documentsOf, isDocument } from '../heal/read-documents.ts';
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
  for (const index of indices) await compareDocumentsOf(deps, index, { table, rows, look });
  const { compared, found } = await cached;
  look.counts.cache.compared += compared;
  look.cache.push(...found);
  return look;
}

/** Most are as they should be, so only of a difference it is told where. */
async function compareDocumentsOf(
  deps: RepairDeps,
  index: IndexMapping,
  { table, rows, look }: TableRows & { look: Look },
): Promise<void> {
  const found = rows.map((row) => ({ table, row }));
  const documents = await documentsOf(index, found, deps.rows.joined);
  const wanted = documents.filter((one) => one.address !== null && isDocument(one));
  const addresses = wanted.map(({ address }) => address as DocumentAddress);
  const held = await readHeld({ ...deps, read: deps.elasticsearch.readSearchable }, index, addresses);
  const nowMs = Date.now();
  for (const [at, { row, source }] of wanted.entries()) {
    const there = held[at] ?? null;
    if (there !== null && isFromFuture(there.version, nowMs)) look.counts.ahead++;
    const difference = differenceOf(addresses[at] as DocumentAddress, source as Row, there?.source ?? null);
    if (difference === null) continue;
    const place = { index, table, key: keyOf(row as Row, index.key), address: null };
    look.differences.push({ place, difference, held: there });
  }
  look.counts.compared += rows.length;
  look.counts.wanted += wanted.length;
  look.counts.unmappable += documents.filter(({ source }) => source instanceof UnmappableError).length;
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
