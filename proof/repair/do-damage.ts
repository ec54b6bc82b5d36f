import type { Connections } from '../../demo/connections.ts';
import { DemoError } from '../../demo/demo-error.ts';
import { versionKey } from '../../src/connectors/redis-versions.ts';
import { inPages } from '../../src/model/pages.ts';
import { cardPrefix, type Shop } from '../parts/goods/shop.ts';
import {
  type CacheDamageName,
  damageKind,
  documentDamage,
  type DocumentDamageName,
  farAhead,
  type Healthy,
} from './damage-kinds.ts';
import type { Damaged } from './places.ts';

const PAGE = 1_000;

/** By the clients of Elasticsearch and Redis, as a stray writer would. */
export async function doDamage(servers: Connections, shop: Shop, damaged: readonly Damaged[]): Promise<void> {
  const isDocument = ({ how }: Damaged): boolean => damageKind(how).of === 'document';
  for (const page of inPages(damaged.filter(isDocument), PAGE)) await damageDocuments(servers, shop, page);
  const cached = damaged.filter((one) => !isDocument(one));
  await Promise.all(cached.map((one) => damageCached(servers, shop, one)));
  await servers.elasticsearch.indices.refresh({ index: shop.index });
}

async function damageDocuments(
  { elasticsearch }: Connections,
  { index }: Shop,
  page: readonly Damaged[],
): Promise<void> {
  const { docs } = await elasticsearch.mget<Healthy['source']>({ index, ids: page.map(({ id }) => String(id)) });
  const operations = page.flatMap(({ id, how }, at) => {
    const doc = docs[at]!;
    if (!('found' in doc) || !doc.found) throw new DemoError(`row ${id} has no document before the damage`);
    return documentDamage(how as DocumentDamageName).operations({ id, version: doc._version!, source: doc._source! });
  });
  const { errors, items } = await elasticsearch.bulk({ index, operations });
  if (errors) throw new DemoError(`damage is refused: ${JSON.stringify(items.find(hasError))}`);
}

const hasError = (item: object): boolean => Object.values(item).some(({ error }: { error?: unknown }) => error);

async function damageCached({ redis }: Connections, shop: Shop, { id, how }: Damaged): Promise<void> {
  const key = `${cardPrefix(shop)}${id}`;
  await redis.set(key, JSON.stringify({ id, name: 'stray' }), 'KEEPTTL');
  if ((how as CacheDamageName) === 'cached value of a future version')
    await redis.set(versionKey(key), String(farAhead), 'KEEPTTL');
}
