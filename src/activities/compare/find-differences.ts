import { isDeepStrictEqual } from 'node:util';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row, Value } from '../../model/change.ts';
import { isSameAddress, type DocumentAddress } from '../../model/document-address.ts';
import { groupBy, inPages } from '../../model/pages.ts';
import type { Elasticsearch } from '../../connectors/elasticsearch.ts';
import type { IndexParts } from '../../connectors/index-parts.ts';
import type { HeldDocument } from '../../connectors/read-searchable.ts';
import type { Difference } from '../../model/resync.ts';
import { isSameValue } from './same-json.ts';
import { readDocuments, type ReadDocument } from '../heal/read-documents.ts';
import type { SourceRows } from '../heal/source-rows.ts';

export interface DifferenceDeps {
  rows: SourceRows;
  elasticsearch: Pick<Elasticsearch, 'read'>;
  indexParts: Pick<IndexParts, 'find'>;
}

/** A row, a document, or both, of one index that is compared. */
export interface Place {
  index: IndexMapping;
  /** `database.table`, or the pattern where nobody knows which of them. */
  table: string;
  /** Null: no row makes such a document. */
  key: Value[] | null;
  /** Where a document was seen; null: a row was. */
  address: DocumentAddress | null;
}

export interface FoundDifference {
  place: Place;
  difference: Difference;
  /** The document as it was found; null: none. */
  held: HeldDocument | null;
}

/**
 * Those that stayed as they were at the last look. A row that changes all the time is ahead of its document at every look; but each
 * of its changes writes the whole document, and so a document that moves is not what the copy has left behind.
 */
export function thatStayed(now: readonly FoundDifference[], before: readonly FoundDifference[]): FoundDifference[] {
  const heldBefore = new Map(before.map(({ difference, held }) => [difference.where, held]));
  return now.filter(({ difference: { where }, held }) => {
    const earlier = heldBefore.get(where);
    return earlier === undefined || isDeepStrictEqual(earlier?.source, held?.source);
  });
}

const PLACES_PER_PAGE = 500;

/** What MySQL makes of each place now, and what the index holds there. A row that cannot be made a document of differs from none. */
export async function findDifferences(
  deps: DifferenceDeps,
  mapping: TableMapping,
  places: readonly Place[],
): Promise<FoundDifference[]> {
  const found: FoundDifference[] = [];
  for (const ofOne of groupBy(places, ({ index, table }) => `${index.name} ${table}`))
    for (const page of inPages(ofOne, PLACES_PER_PAGE)) found.push(...(await comparePage(deps, mapping, page)));
  return found;
}

const NOTHING: ReadDocument = { row: null, address: null, source: null };

async function comparePage(
  deps: DifferenceDeps,
  mapping: TableMapping,
  page: readonly Place[],
): Promise<FoundDifference[]> {
  const { index, table } = page[0] as Place;
  const keyed = page.filter(({ key }) => key !== null);
  const read = await readDocuments(
    deps.rows,
    { mapping, index, table },
    keyed.map(({ key }) => key ?? []),
  );
  const wanted = new Map(keyed.map((place, at) => [place, read[at] as ReadDocument]));
  const looks = page.flatMap((place) => looksAt(place, wanted.get(place) ?? NOTHING));
  const addresses = looks.map(({ address }) => address);
  const held = await readHeld({ ...deps, read: deps.elasticsearch.read }, index, addresses);
  return looks.flatMap(({ place, address, wanted }, at) => {
    const document = held[at] ?? null;
    const difference = differenceOf(address, wanted, document?.source ?? null);
    return difference === null ? [] : [{ place, difference, held: document }];
  });
}

interface Look {
  place: Place;
  address: DocumentAddress;
  /** What is to be there; null: nothing. */
  wanted: Row | null;
}

function looksAt(place: Place, { address: own, source }: ReadDocument): Look[] {
  if (source instanceof UnmappableError) return [];
  const { address: seen } = place;
  const looks: Look[] = source !== null && own !== null ? [{ place, address: own, wanted: source }] : [];
  const isElsewhere = seen !== null && !looks.some(({ address }) => isSameAddress(address, seen));
  return isElsewhere ? [...looks, { place, address: seen, wanted: null }] : looks;
}

type ReadHeld = (addresses: readonly DocumentAddress[]) => Promise<(HeldDocument | null)[]>;

/** What one index holds, in the order of the addresses. */
export async function readHeld(
  { indexParts, read }: Pick<DifferenceDeps, 'indexParts'> & { read: ReadHeld },
  index: IndexMapping,
  addresses: readonly DocumentAddress[],
): Promise<(HeldDocument | null)[]> {
  const parts = new Map<string, string | null>();
  for (const address of addresses)
    if (!parts.has(address.index)) parts.set(address.index, await indexParts.find(index, address.index));
  const placed = addresses.flatMap((address) => {
    const part = parts.get(address.index) ?? null;
    return part === null ? [] : [{ ...address, index: part }];
  });
  const held = await read(placed);
  let at = 0;
  return addresses.map((address) => (parts.get(address.index) === null ? null : (held[at++] ?? null)));
}

/** @param wanted what is to be there; null: nothing */
export function differenceOf({ index, id }: DocumentAddress, wanted: Row | null, held: Row | null): Difference | null {
  if (isSameValue(wanted, held)) return null;
  const where = `${index}/${id}`;
  if (wanted === null) return { kind: 'orphaned', where, fields: [] };
  if (held === null) return { kind: 'missing', where, fields: [] };
  // As it was sent.
  const sent = JSON.parse(JSON.stringify(wanted)) as Row;
  const names = new Set([...Object.keys(sent), ...Object.keys(held)]);
  const fields = [...names].filter((name) => !isDeepStrictEqual(sent[name], held[name]));
  return fields.length === 0 ? null : { kind: 'stale', where, fields };
}
