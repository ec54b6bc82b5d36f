import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../connectors/elasticsearch.ts';
import type { IndexParts } from '../connectors/index-parts.ts';
import type { IndexMapping } from '../mapping/index-mapping.ts';

export interface WriteDeps {
  elasticsearch: Elasticsearch;
  indexParts: IndexParts;
}

export type IndexWrite = VersionedWrite & { index: IndexMapping };

/**
 * Writes, and makes the parts of divided indices that documents are the first of. A delete makes none: where there is no part, there is
 * no document. Outcomes in the order of the writes.
 */
export async function writeDocuments(
  { elasticsearch, indexParts }: WriteDeps,
  writes: readonly IndexWrite[],
): Promise<WriteOutcome[]> {
  const missing = await makeParts(indexParts, writes);
  const possible = writes.filter(({ address }) => !missing.has(address.index));
  const outcomes = await elasticsearch.write(possible).catch((error: unknown) => {
    indexParts.forget();
    throw error;
  });
  let at = 0;
  return writes.map(({ address }) => (missing.has(address.index) ? { kind: 'deleted' } : (outcomes[at++] as WriteOutcome)));
}

/** Answers the parts that are not there and need not be. */
async function makeParts(indexParts: IndexParts, writes: readonly IndexWrite[]): Promise<Set<string>> {
  const missing = new Set<string>();
  const parts = new Map<string, IndexWrite>();
  for (const write of writes)
    if (write.index.isDivided && (write.source !== null || !parts.has(write.address.index)))
      parts.set(write.address.index, write);
  for (const [name, { index, source }] of parts) {
    const { settings, mappings, family } = index;
    if (source !== null) await indexParts.ensure({ name, families: [family], settings, mappings });
    else if (!(await indexParts.has(name))) missing.add(name);
  }
  return missing;
}
