import { writeFileSync } from 'node:fs';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import type { Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { blockedCommand, parkedCommand } from '../../src/cli/parked.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { runCommand } from '../cli/run-command.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** What is refused for good: the lane goes on, and what waits is seen, mended, replaced or given up by the commands of the product. */
const topic = `t.parked.${Date.now()}`;
let sandbox: Sandbox;
let producer: Producer;
let connection: Connection;
let temporal: TemporalClient;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 200 });
const insert = (id: number, price: string): string =>
  JSON.stringify({
    database: sandbox.name,
    table: 'item',
    type: 'INSERT',
    isDdl: false,
    mysqlType: { id: 'bigint unsigned', brand: 'int', name: 'varchar(100)', price: 'varchar(10)', at: 'datetime(3)' },
    data: [{ id: String(id), brand: '1', name: 'x', price, at: null }],
    old: null,
  });
const send = (...values: string[]) => producer.send({ topic, messages: values.map((value) => ({ value })) });
const ids = async (): Promise<string[]> => Object.keys(await sandbox.documents()).toSorted();

const commands = { setup: setupCommand, parked: parkedCommand, blocked: blockedCommand };

async function evenkeel(name: keyof typeof commands, ...args: string[]): Promise<string> {
  const { code, output } = await runCommand(commands[name](), ...args, '--config', sandbox.config);
  expect(code, output).toBe(0);
  return output;
}

interface Listed {
  workflowId: string;
  error: string;
  message: string;
  key: string;
  fields: Record<string, string> | null;
}
const list = async (kind: 'parked' | 'blocked', ...filter: string[]): Promise<Listed[]> =>
  JSON.parse(await evenkeel(kind, 'list', '--json', ...filter)) as Listed[];

async function waiting(kind: 'parked' | 'blocked', count: number, ...filter: string[]): Promise<Listed[]> {
  let found: Listed[] = [];
  await eventually(async () => {
    found = await list(kind, ...filter);
    expect(found).toHaveLength(count);
  });
  return found;
}

beforeAll(async () => {
  sandbox = await openSandbox(topic);
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  producer = sandbox.kafka.producer();
  await producer.connect();
  connection = await Connection.connect({ address: endpoints().temporal.address });
  temporal = new TemporalClient({ connection });
  await evenkeel('setup');
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(async () => {
  await producer.disconnect();
  await connection.close();
  await sandbox.close();
});

test('a message that is not JSON is parked with topic, partition and offset; the lane goes on', async () => {
  await send(insert(1, '1'), 'this is not JSON', insert(2, '2'));
  await eventually(async () => expect(await ids()).toEqual(['1', '2']));
  const [parked] = await waiting('parked', 1);
  expect(parked).toMatchObject({ error: 'UndecodableRecord/not-json', key: `${topic}[0] 1` });
  const { workflowId } = parked as Listed;
  expect(await evenkeel('parked', 'show', workflowId)).toContain('not JSON');
  expect(await evenkeel('parked', 'skip', workflowId)).toContain('1 parked skipped');
  const handle = temporal.workflow.getHandle(workflowId);
  expect(await handle.result()).toEqual({ outcome: 'skipped', attempts: 0 });
  expect(await evenkeel('parked', 'list')).toContain('nothing is parked');
});

test('a refused document is parked, and retry heals it when its row is mended', async () => {
  await send(insert(10, 'cheap'), insert(11, '11'));
  await eventually(async () => expect(await ids()).toContain('11'));
  const [parked] = await waiting('parked', 1, '--table', `${sandbox.name}.item`);
  expect(parked).toMatchObject({ error: 'document_parsing_exception/price', key: '10', fields: { price: '"cheap"' } });
  await sandbox.sql.query(`insert into item values (10, 1, 'mended', 10, null)`);
  expect(await evenkeel('parked', 'retry', '--error', 'document_parsing_exception/price')).toContain('1 parked told');
  await eventually(async () => expect((await sandbox.documents())[10]).toMatchObject({ name: 'mended' }));
  expect(await temporal.workflow.getHandle(parked!.workflowId).result()).toEqual({ outcome: 'mended', attempts: 1 });
});

test('a corrected document takes the place of the row, and a refused correction stays parked', async () => {
  await sandbox.sql.query(`insert into item values (12, 1, 'row', 12, null)`);
  await send(insert(12, 'dear'));
  const [parked] = await waiting('parked', 1);
  const { workflowId } = parked as Listed;
  const file = `${sandbox.config}.json`;
  writeFileSync(file, '{"id":12,"price":"still dear"}');
  await evenkeel('parked', 'replace', workflowId, file);
  await eventually(async () => expect((await list('parked'))[0]?.message).toContain('still dear'));
  writeFileSync(file, '{"id":12,"price":12.5,"name":"by hand"}');
  await evenkeel('parked', 'replace', workflowId, file);
  await eventually(async () => expect((await sandbox.documents())[12]).toMatchObject({ name: 'by hand' }));
  expect(await temporal.workflow.getHandle(workflowId).result()).toMatchObject({ outcome: 'mended' });
});

test('one signal to a query frees all with one error', async () => {
  await send(insert(20, 'a'), insert(21, 'b'), insert(22, '22'));
  const found = await waiting('parked', 2);
  for (const { workflowId } of found) expect(workflowId).toContain(`parked/${sandbox.name}/document/${sandbox.name}/2`);
  await temporal.workflowService.startBatchOperation({
    namespace: 'default',
    visibilityQuery: `EvenkeelError="document_parsing_exception/price" AND EvenkeelTable="${sandbox.name}.item" AND ExecutionStatus="Running"`,
    jobId: `t-${Date.now()}`,
    reason: 'test',
    signalOperation: { signal: 'skip' },
  });
  await waiting('parked', 0);
});

test('one cause that refuses too much blocks its lane, until a person parks or skips all of it', async () => {
  const many = Array.from({ length: 110 }, (_, at) => insert(1000 + at, 'cheap'));
  await send(...many);
  const [blocked] = await waiting('blocked', 1);
  expect(blocked?.error).toBe('document_parsing_exception/price');
  await send(insert(30, '30'));
  await evenkeel('blocked', 'park', blocked!.workflowId);
  await eventually(async () => expect(await ids()).toContain('30'));
  await waiting('parked', many.length);
  expect(await evenkeel('parked', 'skip', '--all')).toContain(`${many.length} parked skipped`);
  await waiting('parked', 0);
});

test('a deed without a target, or on what does not wait, says what to do', async () => {
  const vague = await sandbox.start(['parked', 'retry']);
  expect(await vague.exit(60_000)).toBe(1);
  expect(vague.output()).toContain('--table, --error or --all');
  await expect(evenkeel('parked', 'skip', 'parked/nothing')).rejects.toThrow('see `evenkeel parked list`');
});
