import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CacheWalkStep } from '../../../src/activities/resync/walk-cache.ts';
import { endpoints } from '../../../stack/endpoints.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { createResync } from '../../../src/activities/resync/create-resync.ts';
import { openResyncGround, run, versionNow, type ResyncGround } from './resync-ground.ts';

const name = `t_cache_${Date.now()}`;
const redis = new Redis(endpoints().redis.url);
let ground: ResyncGround;

const cacheKeys = [
  `${name}:{id}`,
  { key: `${name}:list:{brand}:*`, action: 'deletePattern' as const },
  { key: `${name}:card:{id}`, action: 'set' as const, ttlSeconds: 600, include: ['id', 'brand'] },
];

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table warm_1 (id int primary key, brand int);
     create table warm_2 (id int primary key, brand int);
     create table gone (id int primary key, brand int);
     create table kept (id int primary key, brand int);
     insert into warm_2 values (7001, 1); insert into gone values (9001, 1); insert into kept values (9001, 1)`,
    [
      tableConfig({ table: `${name}.warm_[0-9]+`, cacheOnResync: 'warm', cacheKeys }),
      tableConfig({ table: `${name}.gone`, cacheOnResync: 'delete', cacheKeys }),
      tableConfig({ table: `${name}.kept`, cacheKeys }),
    ],
  );
  await ground.sql.query('insert into warm_1 values ?', [Array.from({ length: 3_000 }, (_, id) => [id, 5])]);
});

afterAll(async () => {
  const keys = await redis.keys(`*${name}*`);
  if (keys.length > 0) await redis.unlink(keys);
  redis.disconnect();
  await ground.close();
});

test('a warmed cache holds a value for each row, under the versions of changes; readers fill their own keys anew', async () => {
  await redis.set(`${name}:3`, 'of a reader');
  await ground.deps.cache.write([{ key: `${name}:card:4`, version: versionNow(), value: 'newer' }]);
  const walked = await ground.resync.walkCache({
    table: `${name}.warm_[0-9]+`,
    cursor: null,
    rowsPerSecond: null,
  });
  expect(walked).toEqual({ rows: 3_001, next: null });
  expect(await redis.mget([`${name}:3`, `${name}:card:4`])).toEqual([null, 'newer']);
  expect(await redis.mget([`${name}:card:2999`, `${name}:card:7001`])).toEqual([
    '{"id":2999,"brand":5}',
    '{"id":7001,"brand":1}',
  ]);
  expect(await redis.ttl(`${name}:card:2999`)).toBeGreaterThan(500);
  await ground.deps.cache.write([{ key: `${name}:card:2999`, version: versionNow(), value: 'by a lane' }]);
  expect(await redis.get(`${name}:card:2999`)).toBe('by a lane');
  expect(ground.patterns.splice(0)).toEqual([{ patterns: [`${name}:list:*:*`], covering: `${name}:list:*:*` }]);
});

test('another attempt goes on where the last heartbeat was', async () => {
  const beats: CacheWalkStep[] = [];
  const input = { table: `${name}.warm_[0-9]+`, cursor: null, rowsPerSecond: null };
  await run(createResync(ground.deps).walkCache, { onHeartbeat: (step) => beats.push(step as CacheWalkStep) })(input);
  const [first] = beats as [CacheWalkStep, ...CacheWalkStep[]];
  ground.patterns.splice(0);
  expect(await run(createResync(ground.deps).walkCache, { heartbeatDetails: first })(input)).toEqual({
    rows: 3_001,
    next: null,
  });
  expect(ground.patterns).toEqual([]);
});

test('delete deletes all keys that the rules name, what is set too; keep touches none', async () => {
  await redis.mset([`${name}:9001`, 'x', `${name}:card:9001`, 'x']);
  expect(await ground.resync.walkCache({ table: `${name}.kept`, cursor: null, rowsPerSecond: null })).toEqual({
    rows: 0,
    next: null,
  });
  expect(await redis.exists(`${name}:9001`, `${name}:card:9001`)).toBe(2);
  expect(await ground.resync.walkCache({ table: `${name}.gone`, cursor: null, rowsPerSecond: null })).toEqual({
    rows: 1,
    next: null,
  });
  expect(await redis.exists(`${name}:9001`, `${name}:card:9001`)).toBe(0);
});

test('rows a second are kept to', async () => {
  const began = performance.now();
  const cursor = { table: `${name}.warm_1`, after: [2_879] };
  await ground.resync.walkCache({ table: `${name}.warm_[0-9]+`, cursor, rowsPerSecond: 100 });
  expect(performance.now() - began).toBeGreaterThan(1_200);
});
