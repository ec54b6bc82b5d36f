import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createRedis } from '../../src/connectors/redis.ts';
import { versionKey } from '../../src/connectors/redis-versions.ts';
import type { CacheWrite } from '../../src/model/cache-write.ts';

const prefix = `t-versions-${Date.now()}`;
const cache = createRedis(endpoints().redis);
const redis = new Redis(endpoints().redis.url);
let keys = 0;
const ownKey = (): string => `${prefix}:${keys++}`;

afterAll(async () => {
  const left = await redis.keys(`*${prefix}*`);
  if (left.length > 0) await redis.unlink(...left);
  await cache.close();
  redis.disconnect();
});

test('only a newer write changes a key, also beyond 2^52', async () => {
  const key = ownKey();
  const version = Number.MAX_SAFE_INTEGER - 1;
  expect(await cache.write([{ key, version, value: 'a' }])).toEqual({ set: 1, deleted: 0 });
  for (const older of [version, version - 1])
    expect(await cache.write([{ key, version: older, value: 'b' }])).toEqual({ set: 0, deleted: 0 });
  expect(await cache.write([{ key, version: version - 1, value: null }])).toEqual({ set: 0, deleted: 0 });
  expect(await redis.get(key)).toBe('a');
  expect(await cache.write([{ key, version: version + 1, value: 'c' }])).toEqual({ set: 1, deleted: 0 });
  expect(await redis.get(key)).toBe('c');
});

test('a delete keeps older values out, and newer ones not', async () => {
  const key = ownKey();
  await cache.write([{ key, version: 5, value: 'a' }]);
  expect(await cache.write([{ key, version: 7, value: null }])).toEqual({ set: 0, deleted: 1 });
  await cache.write([{ key, version: 6, value: 'late' }]);
  expect(await redis.get(key)).toBeNull();
  await cache.write([{ key, version: 8, value: 'new' }]);
  expect(await redis.get(key)).toBe('new');
});

test('a value lives as long as it is told, its version an hour at least', async () => {
  const [short, long] = [ownKey(), ownKey()];
  await cache.write([
    { key: short, version: 1, value: 'a', ttlMs: 5_000 },
    { key: long, version: 1, value: 'a', ttlMs: 7_200_000 },
  ]);
  const livesMs = await Promise.all([short, versionKey(short), long, versionKey(long)].map((key) => redis.pttl(key)));
  expect(livesMs.map((ms) => Math.ceil(ms / 60_000))).toEqual([1, 60, 120, 120]);
});

test('whatever order writes come in, and however often, the newest stands in the end', async () => {
  const write = fc.record({ version: fc.integer({ min: 1, max: 6 }), isDelete: fc.boolean() });
  const histories = fc
    .uniqueArray(write, { selector: ({ version }) => version, minLength: 1 })
    .chain((writes) => fc.tuple(fc.constant(writes), fc.array(fc.constantFrom(...writes)), fc.integer()))
    .chain(([writes, again]) =>
      fc.tuple(
        fc.constant(writes),
        fc.shuffledSubarray([...writes, ...again], { minLength: writes.length + again.length }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(histories, async ([writes, shuffled]) => {
      const key = ownKey();
      await cache.write(
        shuffled.map(({ version, isDelete }): CacheWrite => ({ key, version, value: isDelete ? null : `v${version}` })),
      );
      const newest = writes.reduce((a, b) => (a.version > b.version ? a : b));
      expect(await redis.get(key)).toBe(newest.isDelete ? null : `v${newest.version}`);
    }),
    { numRuns: 200 },
  );
});

test('of one version a delete wins, in either order', async () => {
  const [first, second] = [ownKey(), ownKey()];
  const set = (key: string): CacheWrite => ({ key, version: 3, value: 'a' });
  const remove = (key: string): CacheWrite => ({ key, version: 3, value: null });
  await cache.write([set(first), remove(first), remove(second), set(second)]);
  expect(await redis.mget(first, second)).toEqual([null, null]);
});

test.each([
  ['goods:1', '{goods:1}:evenkeel-version'],
  ['a{b', '{a{b}:evenkeel-version'],
  ['{tag}:1', '{tag}:1:evenkeel-version'],
  ['a{tag}b', 'a{tag}b:evenkeel-version'],
])('the version of %s is in its slot, as %s', (key, name) => {
  expect(versionKey(key)).toBe(name);
});

test('a server that has lost its scripts is given them again', async () => {
  const key = ownKey();
  await cache.write([{ key, version: 1, value: 'a' }]);
  await redis.script('FLUSH');
  expect(await cache.write([{ key, version: 2, value: 'b' }])).toEqual({ set: 1, deleted: 0 });
  expect(await redis.get(key)).toBe('b');
});

test('the start of the server is known', async () => {
  const upSinceMs = await cache.upSinceMs();
  expect(upSinceMs).toBeGreaterThan(Date.UTC(2020, 0, 1));
  expect(upSinceMs).toBeLessThanOrEqual(Date.now());
});
