import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, errors } from '@elastic/elasticsearch';
import { quantilesOf, type Quantiles } from '../../demo/latency/quantiles.ts';
import type { Outages } from './outages.ts';

export interface SearchFacts {
  ms: Quantiles | undefined;
  /** What no searcher may see, as sentences. */
  complaints: string[];
}

export interface SearchWatch {
  stop(): Promise<SearchFacts>;
}

export interface SearchWatchOptions {
  elasticsearch: Client;
  index: string;
  /** Documents that there must be. */
  leastDocuments: () => number;
  outages: Outages;
}

const EVERY_MS = 200;
const LIMIT_MS = 10_000;

/** Searches by the alias, again and again: it must always be there, over all documents. */
export function watchSearches({ elasticsearch, index, leastDocuments, outages }: SearchWatchOptions): SearchWatch {
  const took: number[] = [];
  const complaints: string[] = [];
  const stopping = new AbortController();

  async function search(): Promise<string | undefined> {
    const least = leastDocuments();
    const { hits, _shards } = await elasticsearch.search(
      { index, size: 0, track_total_hits: true },
      { maxRetries: 0, requestTimeout: LIMIT_MS },
    );
    if (_shards.failed > 0) return `${_shards.failed} shards failed`;
    const total = typeof hits.total === 'object' ? hits.total.value : (hits.total ?? 0);
    return total < least ? `${total} documents, where there must be ${least}` : undefined;
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      const beganAtMs = performance.now();
      const complaint = await search().catch((error: Error) => complainOf(error));
      const endedAtMs = performance.now();
      if (complaint === undefined) took.push(endedAtMs - beganAtMs);
      else if (isNeverRight(complaint) || !outages.touch(beganAtMs, endedAtMs)) complaints.push(complaint);
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
      return { ms: quantilesOf(took), complaints };
    },
  };
}

const NO_ALIAS = 'index_not_found_exception';
/** Whatever is broken: an alias that is not there was taken away. */
const isNeverRight = (complaint: string): boolean => complaint.includes(NO_ALIAS);

function complainOf(error: Error): string {
  const type = error instanceof errors.ResponseError ? (error.body?.error?.type as string | undefined) : undefined;
  return `a search failed: ${type ?? error.message}`;
}
