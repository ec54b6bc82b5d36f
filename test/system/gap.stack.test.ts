import type { Admin } from 'kafkajs';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** The topic is deleted, with a change in it that nobody has read, and made again while nothing of ours runs. */
const topic = `t.gap.${Date.now()}`;
let sandbox: Sandbox;
let admin: Admin;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 200 });
const makeTopic = () =>
  vi.waitFor(() => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }), { timeout: 10_000, interval: 200 });

/** Commits a row, and sends its change as the capture tool would. */
async function insert(id: number): Promise<void> {
  await sandbox.sql.query('insert into item (id, brand) values (?, 7)', [id]);
  const change = {
    database: sandbox.name,
    table: 'item',
    type: 'INSERT',
    isDdl: false,
    mysqlType: { id: 'bigint unsigned', brand: 'int' },
    data: [{ id: String(id), brand: '7' }],
    old: null,
  };
  const producer = sandbox.kafka.producer();
  await producer.connect();
  await vi.waitFor(() => producer.send({ topic, messages: [{ value: JSON.stringify(change) }] }), 10_000);
  await producer.disconnect();
}

const ids = async (): Promise<string[]> => Object.keys(await sandbox.documents()).toSorted();

beforeAll(async () => {
  sandbox = await openSandbox(topic);
  admin = sandbox.kafka.admin();
  await admin.connect();
  await makeTopic();
  expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
});

afterAll(async () => {
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
  await sandbox.close();
});

test('the lane stops and says so; with onGap: heal what was lost is read from MySQL', async () => {
  const running = await sandbox.start(['run'], { ready: 'ingress ready' });
  await insert(1);
  await eventually(async () => expect(await ids()).toEqual(['1']));
  running.process.kill('SIGTERM');
  await running.exit(12_000);

  await insert(2);
  await admin.deleteTopics({ topics: [topic] });
  await makeTopic();
  await insert(3);
  const stopped = await sandbox.start(['run'], { ready: 'the lane stands still: changes may be missing' });
  expect(stopped.output()).toContain('the topic was made again');
  expect(await ids()).toEqual(['1']);
  stopped.process.kill('SIGTERM');
  await stopped.exit(12_000);

  const healing = `${sandbox.config}.heal.yaml`;
  writeFileSync(healing, readFileSync(sandbox.config, 'utf8').replace('kafka:\n', 'kafka:\n  onGap: heal\n'));
  await sandbox.start(['run'], { config: healing, ready: 'all tables are healed' });
  await eventually(async () => expect(await ids()).toEqual(['1', '2', '3']));
});
