import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { schedulesCommand } from '../../src/cli/schedules.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { statusCommand } from '../../src/cli/status.ts';
import type { StatusFacts } from '../../src/cli/status/status-facts.ts';
import {
  bulkTaskQueue,
  parkedPrefix,
  REPAIR_TABLE,
  repairWorkflowId,
  RESYNC_TABLE,
  resyncWorkflowId,
  searchAttributes,
  SYNC_CHANGES,
  syncWorkflowId,
} from '../../src/model/names.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand } from './run-command.ts';

let sandbox: Sandbox;
let connection: Connection;
let client: Client;
const topic = `t-status-${Date.now().toString(36)}`;
const started: WorkflowHandle[] = [];

beforeAll(async () => {
  sandbox = await openSandbox(topic);
  connection = await Connection.connect({ address: endpoints().temporal.address });
  client = new Client({ connection });
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 2 }] });
  await admin.disconnect();
});
afterAll(async () => {
  await runCommand(schedulesCommand(), 'delete', '--yes', '-c', sandbox.config);
  for (const handle of started) await handle.terminate().catch(() => undefined);
  await connection.close();
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
  await sandbox.close();
});

type Told = StatusFacts & { problems: string[] };

async function status(config = sandbox.config): Promise<Told & { code: number }> {
  const { code, output } = await runCommand(statusCommand(), '--json', '-c', config);
  return { code, ...(JSON.parse(output) as Told) };
}

const table = (): string => `${sandbox.name}.item`;

async function start(type: string, workflowId: string, facts: { state: string; error?: string; memo?: object }) {
  const { state, error, memo = {} } = facts;
  const handle = await client.workflow.start(type, {
    workflowId,
    taskQueue: bulkTaskQueue(sandbox.name),
    memo: { ...memo },
    searchAttributes: {
      [searchAttributes.table]: [table()],
      [searchAttributes.state]: [state],
      ...(error && { [searchAttributes.error]: [error] }),
    },
  });
  started.push(handle);
  return handle;
}

test('lanes tell how far they are, and of when the oldest record is that is not applied', async () => {
  const producer = sandbox.kafka.producer();
  await producer.connect();
  const minutesAgo = [60, 30, 10, 5];
  await producer.send({
    topic,
    messages: minutesAgo.map((minutes) => ({
      partition: 0,
      value: '{}',
      timestamp: String(Date.now() - minutes * 60_000),
    })),
  });
  await producer.disconnect();
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.setOffsets({ groupId: sandbox.name, topic, partitions: [{ partition: 0, offset: '2' }] });
  await admin.disconnect();

  const { lanes } = await status();
  expect(lanes).toEqual({
    ingresses: 0,
    missingTopics: [],
    lanes: [
      { lane: `${topic}[0]`, committed: '2', end: '4', behind: 2, oldestAgeMs: expect.any(Number) },
      { lane: `${topic}[1]`, committed: null, end: '0', behind: 0, oldestAgeMs: null },
    ],
  });
  const minutes = (lanes!.lanes[0]!.oldestAgeMs ?? 0) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(10);
  expect(minutes).toBeLessThan(12);
});

test('what waits and what runs is told, and what a person has to see to', async () => {
  const { name } = sandbox;
  const error = 'document_parsing_exception/price';
  await start('parkedChange', `${parkedPrefix(name)}document/${name}/1`, { state: 'parked', error });
  await start('parkedChange', `${parkedPrefix(name)}document/${name}/2`, { state: 'parked', error });
  await start(SYNC_CHANGES, syncWorkflowId(name, { topic, partition: 0 }, '2'), { state: 'blocked', error });
  const memo = { phase: 'copying', rows: 43, total: 100, percent: 43 };
  await start(RESYNC_TABLE, resyncWorkflowId(name, table()), { state: 'copying', memo });
  await start(REPAIR_TABLE, repairWorkflowId(name, table(), 'keys'), {
    state: 'waiting for approval',
    memo: { phase: 'waiting for approval' },
  });
  await runCommand(schedulesCommand(), 'apply', '-c', sandbox.config);

  const waiting = (count: number) => ({ count, causes: [{ error, table: table(), count }] });
  await expect
    .poll(async () => (await status()).work, { timeout: 20_000 })
    .toMatchObject({
      workers: { live: false, bulk: false },
      parked: waiting(2),
      blocked: waiting(1),
      running: expect.arrayContaining([
        expect.objectContaining({ kind: 'resync', what: table(), phase: 'copying', percent: 43 }),
        expect.objectContaining({ kind: 'repair', what: table(), phase: 'waiting for approval', percent: null }),
      ]),
      checks: [{ table: table(), latest: { recent: null, full: null } }],
      schedules: [
        expect.objectContaining({ kind: 'recent', paused: false, nextAt: expect.any(String) }),
        expect.objectContaining({ kind: 'full' }),
      ],
    });
  const { code, problems, servers } = await status();
  expect(code).toBe(1);
  expect(servers.filter(({ error }) => error !== null)).toEqual([]);
  expect(problems).toEqual([
    'nobody reads the lanes: start `evenkeel ingress` (or `run`) with this config',
    expect.stringContaining(`no worker takes work from ${name}-live`),
    expect.stringContaining(`no worker takes work from ${name}-bulk`),
    'a lane is blocked: `evenkeel blocked list`',
    `the repair of ${table()} waits for approval`,
  ]);
});

test('of each kind the repair that ended last is told', async () => {
  // The worker below knows nothing of them.
  for (const handle of started.splice(0)) await handle.terminate();
  const native = await NativeConnection.connect({ address: endpoints().temporal.address });
  const worker = await Worker.create({
    connection: native,
    taskQueue: bulkTaskQueue(sandbox.name),
    workflowsPath: fileURLToPath(new URL('status/ended-repair.ts', import.meta.url)),
  });
  const id = (scope: string): string => repairWorkflowId(sandbox.name, table(), scope);
  await worker.runUntil(async () => {
    const memo = { phase: 'done', share: 1, missing: 0, stale: 0, orphaned: 0, healed: 0, stillWrong: 0 };
    const ends: [workflowId: string, facts: Parameters<typeof start>[2]][] = [
      [`${id('recent')}-1`, { state: 'drifted', memo: { ...memo, share: 0.5, stillWrong: 9 } }],
      [`${id('recent')}-2`, { state: 'repaired', memo: { ...memo, share: 0.75, stale: 1, healed: 1 } }],
      [id('full'), { state: 'drifted', memo: { ...memo, share: 0.9, missing: 3, healed: 1, stillWrong: 2 } }],
    ];
    for (const [workflowId, facts] of ends) await (await start(REPAIR_TABLE, workflowId, facts)).result();
    await expect
      .poll(async () => (await status()).work, { timeout: 20_000 })
      .toMatchObject({
        workers: { live: false, bulk: true },
        checks: [
          {
            table: table(),
            latest: {
              recent: { workflowId: `${id('recent')}-2`, state: 'repaired', share: 0.75, stale: 1, stillWrong: 0 },
              full: { workflowId: id('full'), state: 'drifted', share: 0.9, missing: 3, stillWrong: 2 },
            },
          },
        ],
      });
  });
  await native.close();
  const { problems } = await status();
  expect(problems).toContain(`the last full repair of ${table()} left 2 wrong`);
  expect(problems.join('\n')).not.toContain('the last recent repair');
});

test.each([
  ['redis', { redis: { url: 'redis://127.0.0.1:1' } }],
  ['elasticsearch', { elasticsearch: { node: 'http://127.0.0.1:1' } }],
  ['mysql', { mysql: { host: '127.0.0.1', port: 1, user: 'nobody' } }],
  ['temporal', { temporal: { address: '127.0.0.1:1' } }],
  ['kafka', { kafka: { brokers: ['127.0.0.1:1'] } }],
])('where %s is down the rest is told', async (down, change: Record<string, object>) => {
  const config = parse(readFileSync(sandbox.config, 'utf8')) as Record<string, object>;
  const [section = ''] = Object.keys(change);
  const file = `${sandbox.config}.${down}.yaml`;
  writeFileSync(file, stringify({ ...config, [section]: { ...config[section], ...change[section] } }));
  const { code, problems, servers, lanes, work } = await status(file);
  expect(code).toBe(1);
  expect(problems).toContain(`${down} is down`);
  expect(servers.filter(({ error }) => error !== null)).toEqual([{ name: down, error: expect.stringContaining(down) }]);
  expect(lanes === null).toBe(down === 'kafka');
  expect(work === null).toBe(down === 'temporal');
});

test('where everything runs and nothing is wrong, all is well', async () => {
  const other = await openSandbox(topic);
  try {
    await runCommand(setupCommand(), '-c', other.config);
    const running = await other.start(['run'], { ready: 'ingress ready' });
    const look = async () => {
      const { problems, lanes } = await status(other.config);
      return { problems, behind: lanes?.lanes.map(({ behind }) => behind) };
    };
    await expect.poll(look, { timeout: 60_000, interval: 1_000 }).toEqual({ problems: [], behind: [0, 0] });
    const { code, output } = await runCommand(statusCommand(), '-c', other.config);
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^${other.name}: all is well\n`));
    expect(output).toMatch(/lanes +2 lanes, read by 1 process: all applied\nworkers +live served, bulk served\n/);
    running.process.kill('SIGTERM');
    expect(await running.exit(30_000)).toBe(0);
  } finally {
    await other.close();
  }
});
