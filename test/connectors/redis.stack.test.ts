import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createRedis } from '../../src/connectors/redis.ts';

const prefix = `t-redis-${Date.now()}`;
const cache = createRedis(endpoints().redis);
const redis = new Redis(endpoints().redis.url);

afterAll(async () => {
  await cache.close();
  redis.disconnect();
});

test('deletes the keys that are there, and counts them', async () => {
  const keys = Array.from({ length: 2500 }, (_, at) => `${prefix}:${at}`);
  await redis.mset(...keys.slice(0, 2000).flatMap((key) => [key, '1']));
  expect(await cache.unlink(keys)).toBe(2000);
  expect(await cache.unlink(keys)).toBe(0);
});

test('a server that is away is named, with its address', async () => {
  const away = createRedis({ url: 'redis://127.0.0.1:9' });
  await expect(away.unlink(['a'])).rejects.toMatchObject({
    system: 'redis',
    retryable: true,
    hint: expect.stringContaining('127.0.0.1:9'),
  });
  await away.close();
});

test('a server that takes no writes is an error that can be retried', async () => {
  const admin = new Redis(endpoints().redis.url);
  await admin.replicaof('127.0.0.1', 9);
  try {
    await expect(cache.unlink([`${prefix}:a`])).rejects.toMatchObject({ code: 'READONLY', retryable: true });
  } finally {
    await admin.replicaof('NO', 'ONE');
    admin.disconnect();
  }
});
