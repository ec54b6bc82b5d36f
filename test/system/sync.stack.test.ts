import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSandbox, type Running, type Sandbox } from './sandbox.ts';

/** MySQL -> Canal -> Kafka -> the product's own processes -> Elasticsearch and Redis. Nothing is faked. */
let sandbox: Sandbox;
let ingress: Running;
let worker: Running;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 100 });

beforeAll(async () => {
  sandbox = await openSandbox();
  const setup = await sandbox.start(['setup']);
  expect(await setup.exit(60_000)).toBe(0);
  [ingress, worker] = await Promise.all([
    sandbox.start(['ingress'], { ready: 'ingress ready' }),
    sandbox.start(['worker'], { ready: 'worker ready' }),
  ]);
});

afterAll(() => sandbox.close());

test('check finds nothing wrong', async () => {
  const check = await sandbox.start(['check']);
  expect(await check.exit(60_000)).toBe(0);
  expect(check.output()).toContain('tables: 1, problems: 0');
});

test('inserts, updates of several rows, deletes and a changed primary key come through exactly', async () => {
  const { sql } = sandbox;
  await sql.query(
    `insert into item values (1, 7, '手机 😀', 19.90, '2026-01-02 03:04:05.678'), (2, 7, 'b', 1, null), (3, 8, 'c', 3, null)`,
  );
  await sql.query(
    `update item set price = price + 1 where brand = 7; delete from item where id = 3; update item set id = 9 where id = 2`,
  );
  await eventually(async () =>
    expect(await sandbox.documents()).toEqual({
      1: { id: 1, brand: 7, name: '手机 😀', price: '20.90', at: '2026-01-02T03:04:05.678' },
      9: { id: 9, brand: 7, name: 'b', price: '2.00', at: null },
    }),
  );
});

test('keys of the old and the new values go, and go again when a late reader has filled them', async () => {
  const { sql, redis, name } = sandbox;
  const keys = ['item:1', 'brand:7', 'brand:8'].map((key) => `${name}:${key}`);
  await redis.mset(...keys.flatMap((key) => [key, 'old']), `${name}:item:77`, 'kept');
  await sql.query('update item set brand = 8 where id = 1');
  await eventually(async () => expect(await redis.exists(...keys)).toBe(0));
  await redis.set(keys[0]!, 'filled from an older read');
  await eventually(async () => expect(await redis.exists(...keys)).toBe(0));
  expect(await redis.get(`${name}:item:77`)).toBe('kept');
});

test('nothing is lost when ingress and worker are killed in the middle', async () => {
  const { sql } = sandbox;
  const rows = 600;
  for (let id = 1000; id < 1000 + rows; id++) {
    await sql.query('insert into item (id, brand, name, price) values (?, 1, ?, 1)', [id, `n${id}`]);
    await sql.query('update item set price = 2 where id = ?', [id]);
    if (id === 1200) ingress.process.kill('SIGKILL');
    if (id === 1300) worker.process.kill('SIGKILL');
    if (id === 1400) [ingress, worker] = await Promise.all([sandbox.start(['ingress']), sandbox.start(['worker'])]);
  }
  await sql.query('delete from item where id between 1000 and 1099');
  await vi.waitFor(
    async () => {
      const documents = await sandbox.documents();
      const inRange = Object.values(documents).filter((source) => (source as { id: number }).id >= 1000);
      expect(inRange).toHaveLength(rows - 100);
      expect(new Set(inRange.map((source) => (source as { price: string }).price))).toEqual(new Set(['2.00']));
    },
    { timeout: 90_000, interval: 500 },
  );
});

test('SIGTERM drains and ends within ten seconds', async () => {
  for (const running of [ingress, worker]) {
    running.process.kill('SIGTERM');
    expect(await running.exit(10_000)).toBe(0);
  }
});
