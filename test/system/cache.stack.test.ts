import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** MySQL -> Canal -> Kafka -> the product -> Redis, with a key that is deleted, one that is set, and a pattern. */
let sandbox: Sandbox;
let key: (name: string) => string;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 100 });

beforeAll(async () => {
  sandbox = await openSandbox();
  key = (name) => `${sandbox.name}:${name}`;
  const config = parse(readFileSync(sandbox.config, 'utf8')) as { tables: { cacheKeys: unknown }[] };
  config.tables[0]!.cacheKeys = [
    key('item:{id}'),
    { key: key('list:{brand}:*'), action: 'deletePattern' },
    { key: key('value:{id}'), action: 'set', ttlSeconds: 600, include: ['id', 'name'] },
  ];
  writeFileSync(sandbox.config, stringify(config));
  const setup = await sandbox.start(['setup']);
  expect(await setup.exit(60_000), setup.output()).toBe(0);
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(() => sandbox.close());

async function existing(...names: string[]): Promise<string[]> {
  const counts = await Promise.all(names.map((name) => sandbox.redis.exists(key(name))));
  return names.filter((_, at) => counts[at] === 1);
}

test('a value follows its row, and goes with it', async () => {
  const { sql, redis } = sandbox;
  await sql.query(`insert into item (id, brand, name) values (1, 7, 'a'), (2, 7, 'b')`);
  await eventually(async () => expect(await redis.get(key('value:1'))).toBe('{"id":1,"name":"a"}'));
  expect(await redis.pttl(key('value:1'))).toBeGreaterThan(500_000);

  await sql.query(`update item set name = '手机' where id = 1; update item set id = 3 where id = 2`);
  await eventually(async () => {
    expect(await redis.get(key('value:1'))).toBe('{"id":1,"name":"手机"}');
    expect(await redis.get(key('value:3'))).toBe('{"id":3,"name":"b"}');
  });
  expect(await existing('value:2')).toEqual([]);

  await sql.query('delete from item where id = 1');
  await eventually(async () => expect(await existing('value:1')).toEqual([]));
});

test('what a pattern matches goes, and goes again when a late reader has filled it', async () => {
  const { sql, redis } = sandbox;
  await sql.query(`insert into item (id, brand, name) values (10, 8, 'c')`);
  await eventually(async () => expect(await existing('value:10')).toEqual(['value:10']));

  const lists = ['list:8:1', 'list:8:2', 'list:9:1'];
  await redis.mset(...[...lists, 'list:80:1', 'item:10'].flatMap((name) => [key(name), 'old']));
  await sql.query('update item set brand = 9 where id = 10');
  await eventually(async () => expect(await existing(...lists, 'item:10')).toEqual([]));
  await redis.set(key('list:9:1'), 'filled from an older read');
  await eventually(async () => expect(await existing(...lists)).toEqual([]));
  expect(await redis.unlink(key('list:80:1'))).toBe(1);
});
