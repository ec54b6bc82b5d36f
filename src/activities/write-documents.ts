import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../connectors/elasticsearch.ts';
import type { IndexParts } from '../connectors/index-parts.ts';
import type { IndexMapping } from '../mapping/index-mapping.ts';
import { addressKey, type DocumentAddress } from '../model/document-address.ts';

/** Documents in indices that may be divided into parts, which come to be when a document is the first of one. */

export interface WriteDeps {
  elasticsearch: Pick<Elasticsearch, 'write' | 'versions' | 'upSinceMs'>;
  indexParts: IndexParts;
}

export type IndexWrite = VersionedWrite & { index: IndexMapping };

/** Outcomes in the order of the writes. A delete makes no part: where there is none, there is no document. */
export async function writeDocuments(deps: WriteDeps, writes: readonly IndexWrite[]): Promise<WriteOutcome[]> {
  const missing = await makeParts(deps, writes);
  const possible = writes.filter(({ address }) => !missing.has(address.index));
  const outcomes = await knowingParts(deps, () => deps.elasticsearch.write(possible));
  const outcomeOf = new Map(possible.map((write, at) => [write, outcomes[at] as WriteOutcome]));
  return writes.map((write) => outcomeOf.get(write) ?? { kind: 'deleted' });
}

/** Versions by the key of the address; null where there is no document. None where there is no such part. */
export async function currentVersions(
  deps: WriteDeps,
  { isDivided }: IndexMapping,
  addresses: readonly DocumentAddress[],
): Promise<Map<string, number | null>> {
  const missing = new Set<string>();
  if (isDivided)
    for (const alias of new Set(addresses.map(({ index }) => index)))
      if (!(await deps.indexParts.has(alias))) missing.add(alias);
  const possible = addresses.filter(({ index }) => !missing.has(index));
  const versions = await knowingParts(deps, () => deps.elasticsearch.versions(possible));
  return new Map(possible.map((address, at) => [addressKey(address), versions[at] ?? null]));
}

export async function makePart(
  { indexParts }: Pick<WriteDeps, 'indexParts'>,
  { settings, mappings, family, declared: documents }: IndexMapping,
  name: string,
): Promise<void> {
  await indexParts.ensure({ name, families: [family], settings, mappings, documents });
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

/** Answers the parts that are not there and need not be. */
async function makeParts(
  { indexParts }: Pick<WriteDeps, 'indexParts'>,
  writes: readonly IndexWrite[],
): Promise<Set<string>> {
  const missing = new Set<string>();
  const parts = new Map<string, IndexWrite>();
  for (const write of writes)
    if (write.index.isDivided && (write.source !== null || !parts.has(write.address.index)))
      parts.set(write.address.index, write);
  for (const [name, { index, source }] of parts) {
    if (source !== null) await makePart({ indexParts }, index, name);
    else if (!(await indexParts.has(name))) missing.add(name);
  }
  return missing;
}
