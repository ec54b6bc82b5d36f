import type { DocumentPage } from '../../connectors/document-pages.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { RepairPart } from '../../model/repair.ts';
import { findDifferences, type Place } from '../compare/find-differences.ts';
import { ofTenant, tenantOf } from '../walks/tenants.ts';
import { type Look, lookOf, type RepairedTable } from './look.ts';
import type { RepairDeps } from './repair-deps.ts';

type DocumentsPart = Extract<RepairPart, { kind: 'documents' }>;

const NO_DOCUMENTS: DocumentPage = { documents: [], next: null };

/** A page of documents, from the side of the index: those that no row explains. */
export async function compareDocuments(
  deps: RepairDeps,
  { mapping, indices }: RepairedTable,
  part: DocumentsPart,
): Promise<Look> {
  const at = indices.findIndex(({ name }) => name === (part.cursor?.index ?? name));
  const index = indices[at];
  if (index === undefined) return lookOf({});
  const isThere = !index.isDivided || (await deps.indexParts.has(index.family));
  const { documents, next } = isThere
    ? await deps.elasticsearch.documents(index.family, part.cursor?.at ?? null)
    : NO_DOCUMENTS;
  const isLookedAt = ofTenant(index, tenantOf(mapping, part));
  const looked = documents.filter(({ source }) => isLookedAt(source));
  const places = looked.flatMap(({ address, source }): Place[] => {
    const origin = index.originOf(address.id, source);
    if (origin === null) return [];
    const place = index.isDivided ? address : { ...address, index: index.family };
    return [{ index, table: origin.table ?? mapping.name, key: origin.key, address: place }];
  });
  const suspects = await withoutRows(deps, index, places);
  const differences = await findDifferences(deps, mapping, suspects);
  const counts = { documents: looked.length, strangers: looked.length - places.length };
  const following = indices[at + 1];
  const cursor = next ? { index: index.name, at: next } : following ? { index: following.name, at: null } : null;
  return lookOf(counts, { differences, rest: cursor && { ...part, cursor } });
}

/** Those that a look at the keys alone does not explain: where a row has its document by its key, that is all there is to know. */
async function withoutRows(deps: RepairDeps, index: IndexMapping, places: readonly Place[]): Promise<Place[]> {
  const explained = new Set<Place>();
  const tables = new Set(places.map(({ table }) => table));
  for (const table of index.filterColumns === null ? tables : []) {
    const ofTable = places.filter((place) => place.table === table && isByKey(index, place));
    const names = await deps.rows.tablesOf(table);
    for (const name of names) {
      const keys = ofTable.map(({ key }) => key ?? []);
      const existing = await deps.ranges.existing({ table: name, keyColumns: index.key, keys });
      const texts = new Set(existing.map(textOf));
      for (const place of ofTable) if (texts.has(textOf(place.key ?? []))) explained.add(place);
    }
  }
  return places.filter((place) => !explained.has(place));
}

function isByKey(index: IndexMapping, { key, address }: Place): boolean {
  const own = key && index.addressOfKey(key);
  return own !== null && own.id === address?.id && own.index === address.index && own.routing === address.routing;
}

const textOf = (key: readonly unknown[]): string => JSON.stringify(key.map(String));
