import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../../demo/demo-error.ts';
import { cardPrefix, indexDefinition } from '../../proof/parts/goods/shop.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { copyRows } from '../goods/copy-rows.ts';
import type { GoodsGround } from '../goods/run-on-goods.ts';
import type { BareLoop } from './bare-loop.ts';

const program = fileURLToPath(new URL('bare-loop.ts', import.meta.url));
const READY_WITHIN_MS = 60_000;

/** While a bare loop keeps an index of its own, that begins as the shop's, and the shop's keys. */
export async function withBareLoop<T>(
  { servers, shop, signal }: GoodsGround,
  work: (index: string) => Promise<T>,
): Promise<T> {
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
  const child = fork(program, [JSON.stringify(loop)]);
  const ended = once(child, 'exit');
  try {
    const isReady = await Promise.race([
      once(child, 'message').then(() => true),
      ended.then(() => false),
      sleep(READY_WITHIN_MS, false, { ref: false, signal }),
    ]);
    if (!isReady) throw new DemoError('the bare loop does not start');
    return await work(index);
  } finally {
    if (child.connected) child.disconnect();
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await kafkaAdmin.deleteGroups([groupId]).catch(() => undefined);
  }
}
