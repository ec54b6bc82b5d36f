import type { Client } from '@elastic/elasticsearch';
import type { Connections } from '../../demo/connections.ts';
import { versionKey } from '../../src/connectors/redis-versions.ts';
import { inPages } from '../../src/model/pages.ts';
import { cardPrefix, type Shop } from '../parts/goods/shop.ts';

/** What there is, as far as any write would change it. */
export interface Snapshot {
  /** Of each document, by id. */
  versions: ReadonlyMap<number, number>;
  /** Value and version of each cached value that is watched, by id. */
  cached: ReadonlyMap<number, string>;
}

const DOCUMENTS_PER_PAGE = 10_000;
const KEYS_PER_PAGE = 1_000;

export async function takeSnapshot(servers: Connections, shop: Shop, watched: readonly number[]): Promise<Snapshot> {
  return {
    versions: await readVersions(servers.elasticsearch, shop.index),
    cached: await readCached(servers, shop, watched),
  };
}

async function readVersions(elasticsearch: Client, index: string): Promise<Map<number, number>> {
  await elasticsearch.indices.refresh({ index });
  const { id: pit } = await elasticsearch.openPointInTime({ index, keep_alive: '1m' });
  const versions = new Map<number, number>();
  try {
    for (let after: number[] | undefined; ;) {
      const { hits } = await elasticsearch.search({
        pit: { id: pit, keep_alive: '1m' },
        sort: ['_shard_doc'],
        size: DOCUMENTS_PER_PAGE,
        _source: false,
        version: true,
        track_total_hits: false,
        ...(after && { search_after: after }),
      });
      for (const { _id, _version } of hits.hits) versions.set(Number(_id), _version!);
      if (hits.hits.length < DOCUMENTS_PER_PAGE) return versions;
      after = hits.hits.at(-1)!.sort as number[];
    }
  } finally {
    await elasticsearch.closePointInTime({ id: pit });
  }
}

async function readCached({ redis }: Connections, shop: Shop, ids: readonly number[]): Promise<Map<number, string>> {
  const cached = new Map<number, string>();
  for (const page of inPages(ids, KEYS_PER_PAGE)) {
    const keys = page.map((id) => `${cardPrefix(shop)}${id}`);
    const [values, versions] = await Promise.all([redis.mget(keys), redis.mget(keys.map(versionKey))]);
    for (const [at, id] of page.entries())
      if (values[at] !== null) cached.set(id, `${values[at]} of version ${versions[at]}`);
  }
  return cached;
}
