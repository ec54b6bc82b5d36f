import type { Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSandbox, type Sandbox } from './sandbox.ts';

const topic = `t.oversize.${Date.now()}`;
const MAX_BYTES = 10_000_000;
let sandbox: Sandbox;
let producer: Producer;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 100 });
const insert = (id: number, brand: number, name: string): string =>
  JSON.stringify({
    database: sandbox.name,
    table: 'item',
    type: 'INSERT',
    isDdl: false,
    mysqlType: { id: 'bigint unsigned', brand: 'int', name: 'varchar(100)' },
    data: [{ id: String(id), brand: String(brand), name }],
    old: null,
  });
/** Text that deflate cannot make small. */
const noise = (bytes: number): string => Array.from({ length: bytes / 8 }, () => Math.random().toFixed(6)).join('');

beforeAll(async () => {
  sandbox = await openSandbox(topic);
  const admin = sandbox.kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(MAX_BYTES) }];
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] });
  await admin.disconnect();
  producer = sandbox.kafka.producer();
  await producer.connect();
  expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(async () => {
  await producer.disconnect();
  await sandbox.close();
});

test('a record of 5 MB is healed from MySQL by its key, its cache keys go, and the lane goes on', async () => {
  const { sql, redis, name } = sandbox;
  await sql.query(`insert into item (id, brand, name) values (1, 7, 'what MySQL holds')`);
  await redis.mset(`${name}:item:1`, 'old', `${name}:brand:7`, 'old');
  const values = [insert(1, 7, noise(5_000_000)), insert(2, 8, 'small')];
  for (const value of values) await producer.send({ topic, messages: [{ value }] });
  await eventually(async () =>
    expect(await sandbox.documents()).toEqual({
      1: { id: 1, brand: 7, name: 'what MySQL holds', price: null, at: null },
      2: { id: 2, brand: 8, name: 'small' },
    }),
  );
  await eventually(async () => expect(await redis.exists(`${name}:item:1`, `${name}:brand:7`)).toBe(0));
});
