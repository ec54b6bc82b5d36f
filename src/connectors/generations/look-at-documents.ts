import { classified } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { aliasOfIndex } from '../index-naming.ts';
import { newIndices, refresh } from './open-for-search.ts';
import { namesInPages, statesOf, type OwnedCluster } from './owned-cluster.ts';

interface Wanted {
  stamp: string;
  index: ConfiguredIndex;
}

export interface SampledDocument {
  id: string;
  routing?: string;
  source: Record<string, unknown>;
  alias: string;
}

/** It draws a number for every document there is: of hundreds of millions that takes longer than other requests may. */
const SAMPLE_TIMEOUT_MS = 300_000;

export async function countDocuments(cluster: OwnedCluster, { stamp, index }: Wanted): Promise<number> {
  let documents = 0;
  for (const names of await pagesOf(cluster, { stamp, index })) {
    await refresh(cluster, names);
    documents += (await classified('count', () => cluster.client.count({ index: names }))).count;
  }
  return documents;
}

/** The same number from each page of parts. */
export async function sampleDocuments(
  cluster: OwnedCluster,
  { stamp, index }: Wanted,
  size: number,
): Promise<SampledDocument[]> {
  const pages = await pagesOf(cluster, { stamp, index });
  const found: SampledDocument[] = [];
  for (const names of pages) found.push(...(await sampleOf(cluster, names, Math.ceil(size / pages.length))));
  return found.slice(0, size);
}

async function pagesOf(cluster: OwnedCluster, { stamp, index }: Wanted): Promise<string[][]> {
  return namesInPages(newIndices(index, await statesOf(cluster, [index]), stamp));
}

async function sampleOf({ client }: OwnedCluster, index: string[], size: number): Promise<SampledDocument[]> {
  const { hits } = await classified('search', () =>
    client.search<Record<string, unknown>>(
      {
        index,
        size,
        query: { function_score: { functions: [{ random_score: {} }], boost_mode: 'replace' } },
        track_total_hits: false,
        allow_partial_search_results: false,
      },
      { requestTimeout: SAMPLE_TIMEOUT_MS },
    ),
  );
  return hits.hits.map(({ _index, _id, _routing, _source }) => ({
    id: _id as string,
    ...(_routing !== undefined && { routing: _routing }),
    source: _source ?? {},
    alias: aliasOfIndex(_index),
  }));
}
