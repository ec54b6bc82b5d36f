import { cardPrefix, indexDefinition } from '../../proof/parts/goods/shop.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { startBareLoop } from '../bare/bare-process.ts';
import { copyRows } from '../goods/copy-rows.ts';
import type { GoodsGround } from '../goods/run-on-goods.ts';
import type { BareLoop } from './bare-loop.ts';

/** While a bare loop keeps an index of its own, that begins as the shop's, and the shop's keys. */
export async function withBareLoop<T>({ servers, shop }: GoodsGround, work: (index: string) => Promise<T>): Promise<T> {
  const { elasticsearch, kafkaAdmin } = servers;
  const { kafka, elasticsearch: node, redis } = endpoints();
  const [index, groupId, topic] = [`${shop.name}_bare`, `${shop.name}-bare`, shop.topic.name];
  await elasticsearch.indices.create({ index, ...indexDefinition });
  await copyRows(servers, shop, index);
  const loop: BareLoop = {
    brokers: kafka.brokers,
    topic,
    format: shop.topic.format,
    groupId,
    ...node,
    redisUrl: redis.url,
    table: shop.table,
    index,
    keyPrefix: cardPrefix(shop),
  };
  // Its group joins before it knows where to begin, and a change may come between.
  const partitions = await kafkaAdmin.fetchTopicOffsets(topic);
  await kafkaAdmin.setOffsets({ groupId, topic, partitions });
  const bare = await startBareLoop(new URL('bare-loop.ts', import.meta.url), loop);
  try {
    return await work(index);
  } finally {
    await bare.stop();
    await kafkaAdmin.deleteGroups([groupId]).catch(() => undefined);
  }
}
