import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createRedis } from '../../src/connectors/redis.ts';
import { createKeyMatcher, widestPattern } from '../../src/connectors/redis-glob.ts';
import { versionKey } from '../../src/connectors/redis-versions.ts';
import type { KeyspaceCursor } from '../../src/model/delete-patterns.ts';

/** A database of its own on the shared server: a pass looks at every key. */
const url = `${endpoints().redis.url}/13`;
const cache = createRedis({ url });
const redis = new Redis(url);

beforeEach(() => redis.flushdb());
afterAll(async () => {
  await redis.flushdb();
  await cache.close();
  redis.disconnect();
});

async function pass(patterns: string[], from: KeyspaceCursor | null = null) {
  const done = { deleted: 0, scanned: 0, calls: 0 };
  const deleteStretch = cache.deleteMatching(patterns);
  let cursor = from;
  do {
    const { deleted, scanned, next } = await deleteStretch(cursor);
    done.deleted += deleted;
    done.scanned += scanned;
    done.calls++;
    cursor = next;
  } while (cursor !== null);
  return done;
}

const fill = (names: string[]): Promise<unknown> => redis.mset(...names.flatMap((name) => [name, '1']));

test('one pass deletes what any of many patterns matches, and nothing else', async () => {
  const names = ['a', 'b', 'c'].flatMap((list) => Array.from({ length: 2000 }, (_, at) => `list:${list}:${at}`));
  await fill([...names, 'other']);
  const done = await pass(['list:a:*', 'list:b:1?']);
  expect(done.deleted).toBe(2010);
  // About: it is told in stretches.
  expect(done.scanned).toBeGreaterThan(5000);
  expect(await redis.dbsize()).toBe(6001 - 2010);
  expect(await redis.exists('list:a:1', 'list:b:11', 'list:b:9', 'list:c:1', 'other')).toBe(3);
});

test('versions of keys that are set stay, whatever the pattern', async () => {
  const key = '{tag}:1';
  await cache.write([{ key, version: 5, value: 'a' }]);
  expect((await pass(['{tag}:*'])).deleted).toBe(1);
  expect(await redis.exists(versionKey(key))).toBe(1);
});

test('keys that are no text are matched and deleted too', async () => {
  await redis.set(Buffer.from([0xac, 0xed, 0x00, 0x41]), '1');
  expect((await pass(['*A'])).deleted).toBe(1);
});

test('a place that another run of the server gave is no place: the pass begins anew', async () => {
  await fill(Array.from({ length: 3000 }, (_, at) => `k:${at}`));
  const deleteStretch = cache.deleteMatching(['none']);
  const { next } = await deleteStretch(null);
  const moved = await deleteStretch({ run: 'another', position: next?.position ?? '' });
  expect(moved.next).toEqual({ run: next?.run, position: '0' });
  expect((await pass(['k:*'], { run: 'another', position: next?.position ?? '' })).deleted).toBe(3000);
});

const chars = ['a', 'b', 'c', '-', '^', ']', '[', '\\', '*', '?'];
const glob = fc.string({ unit: fc.constantFrom(...chars), minLength: 1, maxLength: 7 });

async function matchedByServer(pattern: string): Promise<Set<string>> {
  const [, found] = await redis.scan('0', 'MATCH', pattern, 'COUNT', 5000);
  return new Set(found);
}

test('patterns match here what they match on the server', async () => {
  const names = chars.flatMap((a) => [a, ...chars.flatMap((b) => [a + b, ...chars.map((c) => a + b + c)])]);
  await fill(names);
  await fc.assert(
    fc.asyncProperty(fc.tuple(glob, glob), async ([one, other]) => {
      const onServer = new Set([...(await matchedByServer(one)), ...(await matchedByServer(other))]);
      const matches = createKeyMatcher([one, other]);
      expect(new Set(names.filter((name) => matches(Buffer.from(name))))).toEqual(onServer);
      const widest = await matchedByServer(widestPattern([one, other]));
      expect([...onServer].filter((name) => !widest.has(name))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  [['list:a:*', 'list:b:*'], 'list:*'],
  [['goods:手机:*', 'goods:手表:*'], 'goods:手*'],
  [[String.raw`a\*b:*`], String.raw`a\*b:*`],
  [['a', 'b'], '*'],
])('%s are left to the server as %s', (patterns, widest) => {
  expect(widestPattern(patterns)).toBe(widest);
});
