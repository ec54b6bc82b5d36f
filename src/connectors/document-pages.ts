import { type Client, errors } from '@elastic/elasticsearch';
import type { Row } from '../model/change.ts';
import type { DocumentAddress } from '../model/document-address.ts';
import { aliasOfIndex } from './index-naming.ts';

/** Where a walk over an index stands. */
export interface DocumentCursor {
  /** Point in time, so that the walk sees the index as it was when it began. */
  pit: string;
  after: unknown[];
}

export interface DocumentPage {
  documents: { address: DocumentAddress; source: Row }[];
  /** Null after the last page. */
  next: DocumentCursor | null;
}

/** Longer than a walk may pause between two pages. */
const WALK_KEEP_ALIVE = '10m';
const DOCUMENTS_PER_PAGE = 500;

/** Of all that was written until now, searchable or not. */
async function openPointInTime(client: Client, alias: string): Promise<string> {
  await client.indices.refresh({ index: alias });
  return (await client.openPointInTime({ index: alias, keep_alive: WALK_KEEP_ALIVE })).id;
}

/** A walk that lost its point in time begins anew. */
export function readDocuments(client: Client, alias: string, cursor: DocumentCursor | null): Promise<DocumentPage> {
  return readPage(client, alias, cursor).catch((error: unknown) => {
    const isLost = cursor !== null && error instanceof errors.ResponseError && error.statusCode === 404;
    if (!isLost) throw error;
    return readPage(client, alias, null);
  });
}

async function readPage(client: Client, alias: string, cursor: DocumentCursor | null): Promise<DocumentPage> {
  const pit = cursor?.pit ?? (await openPointInTime(client, alias));
  const { hits, pit_id: nextPit = pit } = await client.search<Row>({
    pit: { id: pit, keep_alive: WALK_KEEP_ALIVE },
    sort: ['_shard_doc'],
    size: DOCUMENTS_PER_PAGE,
    track_total_hits: false,
    // A shard that fails would else just be missing: a short page looks like the last one.
    allow_partial_search_results: false,
    ...(cursor && { search_after: cursor.after as number[] }),
  });
  const documents = hits.hits.map(({ _index, _id, _routing, _source }) => ({
    address: { index: aliasOfIndex(_index), id: _id as string, ...(_routing !== undefined && { routing: _routing }) },
    source: _source ?? {},
  }));
  const after = hits.hits.at(-1)?.sort;
  if (after !== undefined && hits.hits.length === DOCUMENTS_PER_PAGE)
    return { documents, next: { pit: nextPit, after } };
  await client.closePointInTime({ id: nextPit });
  return { documents, next: null };
}
