import { readFileSync, writeFileSync } from 'node:fs';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import type { Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

const topic = `t.bad.${Date.now()}`;
let sandbox: Sandbox;
let producer: Producer;
let connection: Connection;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 30_000, interval: 100 });
const insert = (id: number, price: string): string =>
  JSON.stringify({
    database: sandbox.name,
    table: 'item',
    type: 'INSERT',
    isDdl: false,
    mysqlType: { id: 'bigint unsigned', name: 'varchar(100)', price: 'varchar(10)' },
    data: [{ id: String(id), name: 'x', price }],
    old: null,
  });
const send = (...values: string[]) => producer.send({ topic, messages: values.map((value) => ({ value })) });

beforeAll(async () => {
  sandbox = await openSandbox(topic);
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  producer = sandbox.kafka.producer();
  await producer.connect();
  connection = await Connection.connect({ address: endpoints().temporal.address });
  expect(await (await sandbox.start(['setup'])).exit(30_000)).toBe(0);
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(async () => {
  await producer.disconnect();
  await connection.close();
  await sandbox.close();
});

async function blockedWorkflow(): Promise<string> {
  const client = new TemporalClient({ connection });
  const query = `EvenkeelState="blocked" AND WorkflowId STARTS_WITH "sync/${sandbox.name}/"`;
  for await (const { workflowId } of client.workflow.list({ query })) return workflowId;
  throw new Error('nothing is blocked');
}

test('a message that is not JSON stops its lane with topic, partition and offset; skip lets it go on', async () => {
  await send(insert(1, '1'), 'this is not JSON', insert(2, '2'));
  const workflowId = await vi.waitFor(blockedWorkflow, { timeout: 30_000, interval: 200 });
  const handle = new TemporalClient({ connection }).workflow.getHandle(workflowId);
  const { metadata } = await handle
    .query<{ metadata: unknown }>('__temporal_workflow_metadata')
    .then((value) => ({ metadata: value }));
  expect(JSON.stringify(metadata)).toContain(`${topic}[0] offset 1: not JSON`);
  await send(insert(3, '3'));
  expect(Object.keys(await sandbox.documents())).not.toContain('3');
  await handle.signal('skip');
  await eventually(async () => expect(Object.keys(await sandbox.documents()).toSorted()).toEqual(['1', '2', '3']));
});

test('a document that the index refuses holds the lane until the cause is mended', async () => {
  await send(insert(10, 'cheap'), insert(11, '11'));
  const workflowId = await vi.waitFor(blockedWorkflow, { timeout: 30_000, interval: 200 });
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toContain('11'));
  const handle = new TemporalClient({ connection }).workflow.getHandle(workflowId);
  await handle.signal('retry');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await blockedWorkflow()).toBe(workflowId);
  await handle.signal('skip');
  await send(insert(12, '12'));
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toContain('12'));
});

test('check names what is away with its setting and address, and still checks the others', async () => {
  const broken = `${sandbox.config}.broken.yaml`;
  const text = readFileSync(sandbox.config, 'utf8')
    .replace(/redis:\/\/\S+/, 'redis://127.0.0.1:9')
    .replace(`table: ${sandbox.name}.item`, `table: ${sandbox.name}.nothing`);
  writeFileSync(broken, text);
  const check = await sandbox.start(['check'], { config: broken });
  expect(await check.exit(30_000)).toBe(1);
  expect(check.output()).toMatch(/broken\.yaml:\d+:1: redis ping: .*is Redis up at 127\.0\.0\.1:9\?/);
  expect(check.output()).toMatch(/broken\.yaml:\d+:\d+: MySQL has no table .*nothing/);
});

test('a wrong config ends every command before it connects, with all errors', async () => {
  const broken = `${sandbox.config}.wrong.yaml`;
  writeFileSync(broken, 'kafka: { brokers: [nowhere] }\ntables: []\n');
  const ingress = await sandbox.start(['ingress'], { config: broken });
  expect(await ingress.exit(30_000)).toBe(1);
  expect(ingress.output().trim().split('\n').length).toBeGreaterThan(5);
});
