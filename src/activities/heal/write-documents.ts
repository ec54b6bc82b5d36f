import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../../connectors/elasticsearch.ts';
import type { IndexParts } from '../../connectors/index-parts.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import { addressKey, type DocumentAddress } from '../../model/document-address.ts';
import { groupBy } from '../../model/pages.ts';
import type { DocumentMetrics } from '../worker-metrics.ts';

/** Documents in indices that may be divided into parts, which come to be when a document is the first of one. */

export interface WriteDeps {
  elasticsearch: Pick<Elasticsearch, 'write' | 'versions' | 'upSinceMs'>;
  indexParts: IndexParts;
  /** Absent: nobody counts. */
  metrics?: DocumentMetrics | undefined;
}

export type IndexWrite = VersionedWrite & { index: IndexMapping };

/**
 * Outcomes in the order of the writes. A delete makes no part: where there is none, there is no document. But of what is being
 * built: there a copy may have read the row already, and only a delete that is remembered can stop it.
 */
export async function writeDocuments(deps: WriteDeps, writes: readonly IndexWrite[]): Promise<WriteOutcome[]> {
  const placeOf = await findPlaces(deps, writes);
  const possible = writes.flatMap((write) => {
    const index = placeOf(write);
    return index === null ? [] : [{ write, placed: { ...write, address: { ...write.address, index } } }];
  });
  const outcomes = await knowingParts(deps, () => deps.elasticsearch.write(possible.map(({ placed }) => placed)));
  const outcomeOf = new Map(possible.map(({ write }, at) => [write, outcomes[at] as WriteOutcome]));
  if (deps.metrics) tellWrites(deps.metrics, outcomeOf);
  return writes.map((write) => outcomeOf.get(write) ?? { kind: 'deleted' });
}

function tellWrites(metrics: DocumentMetrics, outcomeOf: ReadonlyMap<IndexWrite, WriteOutcome>): void {
  for (const ofIndex of groupBy([...outcomeOf], ([{ index }]) => index))
    for (const ofKind of groupBy(ofIndex, ([, { kind }]) => kind)) {
      const [[{ index }, { kind }]] = ofKind as [[IndexWrite, WriteOutcome]];
      metrics.wrote(index, kind, ofKind.length);
    }
}

/** Versions by the key of the address; null where there is no document. None where there is no such part. */
export async function currentVersions(
  deps: WriteDeps,
  index: IndexMapping,
  addresses: readonly DocumentAddress[],
): Promise<Map<string, number | null>> {
  const places = new Map<string, string | null>();
  for (const { index: alias } of addresses)
    if (!places.has(alias)) places.set(alias, await deps.indexParts.find(index, alias));
  const possible = addresses.flatMap((address) => {
    const place = places.get(address.index) ?? null;
    return place === null ? [] : [{ address, placed: { ...address, index: place } }];
  });
  const versions = await knowingParts(deps, () => deps.elasticsearch.versions(possible.map(({ placed }) => placed)));
  return new Map(possible.map(({ address }, at) => [addressKey(address), versions[at] ?? null]));
}

/** A part that was known may have been dropped since: the next attempt looks again. */
async function knowingParts<T>({ indexParts }: WriteDeps, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    indexParts.forget();
    throw error;
  }
}

/** What each write goes through, after the parts that a document needs were made; null where there is no part. */
async function findPlaces(
  { indexParts }: Pick<WriteDeps, 'indexParts'>,
  writes: readonly IndexWrite[],
): Promise<(write: IndexWrite) => string | null> {
  const byIndex = new Map<IndexMapping, Map<string, string | null>>();
  for (const { index, address, source } of writes) {
    const isToBeThere = source !== null || index.generation?.role === 'building';
    const places = byIndex.get(index) ?? new Map<string, string | null>();
    byIndex.set(index, places);
    const known = places.get(address.index);
    if (known === undefined || (known === null && isToBeThere))
      places.set(address.index, await indexParts[isToBeThere ? 'ensure' : 'find'](index, address.index));
  }
  return ({ index, address }) => byIndex.get(index)?.get(address.index) ?? null;
}
