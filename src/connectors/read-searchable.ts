import type { Client } from '@elastic/elasticsearch';
import type { Row } from '../model/change.ts';
import { addressKey, type DocumentAddress } from '../model/document-address.ts';
import { groupBy } from '../model/pages.ts';

/** A document as it is in the index. */
export interface HeldDocument {
  version: number;
  source: Row;
}

/** What a search gives back at most. */
const MAX_HITS = 10_000;

/** In the order of the addresses; null where no searcher sees one. One request for each index. */
export async function readSearchable(
  client: Client,
  addresses: readonly DocumentAddress[],
): Promise<(HeldDocument | null)[]> {
  const found = new Map<string, HeldDocument>();
  for (const ofOne of groupBy(addresses, ({ index }) => index)) {
    const { index } = ofOne[0] as DocumentAddress;
    const { hits } = await client.search<Row>({
      index,
      query: { ids: { values: ofOne.map(({ id }) => id) } },
      // In several shards, one id may be several documents.
      size: Math.min(MAX_HITS, ofOne.length * 2),
      sort: ['_doc'],
      version: true,
      track_total_hits: false,
      // A shard that fails would else just be missing.
      allow_partial_search_results: false,
    });
    for (const { _id, _routing: routing, _version: version = 0, _source: source = {} } of hits.hits)
      found.set(addressKey({ index, id: _id as string, ...(routing !== undefined && { routing }) }), {
        version,
        source,
      });
  }
  return addresses.map((address) => found.get(addressKey(address)) ?? null);
}
