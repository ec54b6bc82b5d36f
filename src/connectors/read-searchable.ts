import type { Client } from '@elastic/elasticsearch';
import type { Row } from '../model/change.ts';
import type { DocumentAddress } from '../model/document-address.ts';
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
  const found = new Map<DocumentAddress, HeldDocument>();
  for (const ofOne of groupBy(addresses, ({ index }) => index)) {
    const addressOf = new Map(ofOne.map((address) => [placeOf(address), address]));
    const { hits } = await client.search<Row>({
      index: (ofOne[0] as DocumentAddress).index,
      query: { ids: { values: ofOne.map(({ id }) => id) } },
      // In several shards, one id may be several documents.
      size: Math.min(MAX_HITS, ofOne.length * 2),
      sort: ['_doc'],
      version: true,
      track_total_hits: false,
      // A shard that fails would else just be missing.
      allow_partial_search_results: false,
    });
    for (const { _id, _routing, _version: version = 0, _source: source = {} } of hits.hits) {
      const address = addressOf.get(placeOf({ id: _id as string, routing: _routing }));
      if (address !== undefined) found.set(address, { version, source });
    }
  }
  return addresses.map((address) => found.get(address) ?? null);
}

/** Within one index. */
function placeOf({ id, routing }: { id: string; routing?: string | undefined }): string {
  return routing === undefined ? id : JSON.stringify([id, routing]);
}
