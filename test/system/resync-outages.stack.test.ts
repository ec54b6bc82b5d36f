import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setupCommand } from '../../src/cli/setup.ts';
import { PROGRESS_QUERY } from '../../src/model/names.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { runCommand } from '../cli/run-command.ts';
import { openCutProxy, type CutProxy } from './cut-proxy.ts';
import { LONG, openResyncGround, type ResyncGround } from './resync-ground.ts';
import { makeNextRelease } from './next-release.ts';
import type { Running } from './sandbox.ts';

/** What breaks in the middle of a resync, and mends: it goes on where it was, and ends right. */
const ROWS = 60;
const SLOWLY = { rowsPerSecond: 5, keepOldHours: 0 };
const AWAY_MS = 4_000;
let ground: ResyncGround;
let mysql: CutProxy;
let elasticsearch: CutProxy;
let worker: Running;

beforeAll(async () => {
  const { hostname, port } = new URL(endpoints().elasticsearch.node);
  [mysql, elasticsearch] = await Promise.all([
    openCutProxy(endpoints().mysql),
    openCutProxy({ host: hostname, port: Number(port) }),
  ]);
  ground = await openResyncGround(['item'], ROWS);
  ground.changeConfig((config) => {
    config.mysql['port'] = mysql.port;
    config.elasticsearch['node'] = `http://127.0.0.1:${elasticsearch.port}`;
  });
  await runCommand(setupCommand(), '--config', ground.sandbox.config);
  await ground.sandbox.start(['ingress'], { ready: 'ingress ready' });
  worker = await ground.sandbox.start(['worker'], { ready: 'worker ready' });
  await vi.waitFor(async () => expect(await ground.documents('item')).toEqual(await ground.rows('item')), LONG);
});

afterAll(async () => {
  await ground.close();
  await Promise.all([mysql.close(), elasticsearch.close()]);
});

async function startCopying(): Promise<WorkflowHandle> {
  const handle = await ground.start('item', SLOWLY);
  await vi.waitFor(async () => expect(await attemptsOf(handle)).toHaveProperty('copyRange'), LONG);
  return handle;
}

/** By the names of the activities that are under way. */
async function attemptsOf(handle: WorkflowHandle): Promise<Record<string, number>> {
  const { raw } = await handle.describe();
  const attempts = (raw.pendingActivities ?? []).map(({ activityType, attempt }) => [activityType?.name, attempt]);
  return Object.fromEntries(attempts) as Record<string, number>;
}

const progressOf = (handle: WorkflowHandle): Promise<ResyncProgress> => handle.query(PROGRESS_QUERY);

async function endsRight(handle: WorkflowHandle): Promise<ResyncProgress> {
  const progress = (await handle.result()) as ResyncProgress;
  expect(progress).toMatchObject({ phase: 'done', restarts: 0 });
  expect(await ground.indicesOf('item')).toEqual(progress.building);
  expect(await ground.documents('item')).toEqual(await ground.rows('item'));
  return progress;
}

/** What Temporal was told of each activity: so many attempts, for so long; 0 is without end. */
async function retryLimits(handle: WorkflowHandle): Promise<Set<string>> {
  const { events } = await handle.fetchHistory();
  const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: one }) => (one ? [one] : []));
  return new Set(
    scheduled.map(
      ({ retryPolicy, scheduleToCloseTimeout }) =>
        `${retryPolicy?.maximumAttempts ?? 0} ${String(scheduleToCloseTimeout?.seconds ?? 0)}`,
    ),
  );
}

test.each([
  ['MySQL', () => mysql],
  ['Elasticsearch', () => elasticsearch],
])('%s is away for a while in the middle: what failed is tried again, without end', async (_, proxyOf) => {
  const handle = await startCopying();
  proxyOf().cut();
  await vi.waitFor(async () => expect(Math.max(...Object.values(await attemptsOf(handle)))).toBeGreaterThan(1), LONG);
  await ground.sandbox.sql.query(`update item set name = 'meanwhile' where id > ${ROWS - 5}`);
  await sleep(AWAY_MS);
  proxyOf().mend();
  await ground.changesGoOn('item');
  await endsRight(handle);
  expect(await retryLimits(handle)).toEqual(new Set(['0 0']));
});

test('a new index that is blocked, as on a full disk, is given up, and changes go on', async () => {
  const before = await ground.indicesOf('item');
  const handle = await startCopying();
  const [building] = (await ground.indicesOf('item')).filter((index) => !before.includes(index));
  const settings = { 'index.blocks.read_only_allow_delete': true };
  await ground.sandbox.elasticsearch.indices.putSettings({ index: building as string, settings });
  const changed = ground.changesGoOn('item');
  await expect(handle.result()).rejects.toThrow();
  const { phase, reason } = await progressOf(handle);
  expect(phase).toBe('failed');
  expect(reason).toMatch(/live changes wait for the new index, which takes no writes.*read-only/);
  expect(await ground.indicesOf('item')).toEqual(before);
  await changed;
});

test('a worker that is killed with -9 in the middle is followed by one of the next release', async () => {
  const handle = await startCopying();
  worker.process.kill('SIGKILL');
  const next = await ground.sandbox.start(['worker'], {
    ready: 'worker ready',
    checkout: makeNextRelease(ground.sandbox),
  });
  await ground.changesGoOn('item');
  await endsRight(handle);
  expect(next.output()).not.toMatch(/nondetermin|TMPRL1100/i);
});
