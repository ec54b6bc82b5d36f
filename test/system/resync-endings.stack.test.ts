import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setupCommand } from '../../src/cli/setup.ts';
import { APPROVE_UPDATE, CANCEL_UPDATE, parkedPrefix, quoted, THROTTLE_UPDATE } from '../../src/model/names.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { runCommand } from '../cli/run-command.ts';
import { LONG, openResyncGround, untilResync, type ResyncGround } from './resync-ground.ts';

/** However a resync ends: nothing of it lies about, the live index holds what MySQL holds, and changes never waited for it. */
const ROWS = 40;
const SLOWLY = { rowsPerSecond: 4, keepOldHours: 0 };
let ground: ResyncGround;

beforeAll(async () => {
  ground = await openResyncGround(['plain', 'bad', 'typed'], ROWS);
  await setup();
  ground.changeConfig(({ tables: [, bad, typed] }) => {
    bad!.index.mappings = { properties: { name: { type: 'keyword', analyzer: 'none' } } };
    typed!.index.mappings = { properties: { name: { type: 'integer' } } };
  });
  await ground.sandbox.start(['run'], { ready: 'ingress ready' });
  await Promise.all(
    ['plain', 'bad', 'typed'].map((table) =>
      vi.waitFor(async () => expect(await ground.documents(table)).toEqual(await ground.rows(table)), LONG),
    ),
  );
});

afterAll(() => ground.close());

const setup = async (...flags: string[]): Promise<string> =>
  (await runCommand(setupCommand(), '--config', ground.sandbox.config, ...flags)).output;

async function startCopying(table: string): Promise<WorkflowHandle> {
  const handle = await ground.start(table, SLOWLY);
  await untilResync(handle, { phase: 'copying' });
  expect(await ground.indicesOf(table)).toHaveLength(2);
  return handle;
}

/** The ids of a table's documents that are parked. */
async function parkedOf(table: string): Promise<string[]> {
  const { name } = ground.sandbox;
  const query = `WorkflowId STARTS_WITH ${quoted(`${parkedPrefix(name)}document/${ground.aliasOf(table)}/`)} AND ExecutionStatus = "Running"`;
  const ids: string[] = [];
  for await (const { workflowId } of ground.temporal.workflow.list({ query }))
    ids.push(workflowId.split('/').at(-1) as string);
  return ids.toSorted();
}

const cancels: [string, (handle: WorkflowHandle) => Promise<unknown>][] = [
  ['evenkeel resync --cancel', () => ground.evenkeelResync('plain', '--cancel')],
  ['an update of the workflow', (handle) => handle.executeUpdate(CANCEL_UPDATE)],
  ["Temporal's own cancel", (handle) => handle.cancel()],
];

test.each(cancels)('cancelled by %s in the middle, it takes its new index back', async (_, cancel) => {
  const before = await ground.indicesOf('plain');
  const handle = await startCopying('plain');
  await ground.changesGoOn('plain');
  await cancel(handle);
  await handle.result().catch(() => undefined);
  expect(await handle.query<ResyncProgress>('progress')).toMatchObject({ phase: 'cancelled' });
  expect(await ground.indicesOf('plain')).toEqual(before);
  await ground.changesGoOn('plain');
});

test('terminated in mid-air, it leaves an index that setup tells of and drops, or the next resync', async () => {
  const [live] = await ground.indicesOf('plain');
  const first = await startCopying('plain');
  await first.terminate();
  await ground.changesGoOn('plain');
  const told = await setup();
  expect(told).toContain(`half built by a resync of ${ground.sandbox.name}.plain that was terminated`);
  expect(await ground.indicesOf('plain')).toHaveLength(2);
  await setup('--yes');
  expect(await ground.indicesOf('plain')).toEqual([live]);

  const second = await startCopying('plain');
  await second.terminate();
  const [leftOver] = (await ground.indicesOf('plain')).filter((index) => index !== live);
  const third = await ground.start('plain', { keepOldHours: 0 });
  await ground.changesGoOn('plain');
  const { phase, building } = (await third.result()) as ResyncProgress;
  expect(phase).toBe('done');
  expect(await ground.indicesOf('plain')).toEqual(building);
  expect(building).not.toContain(leftOver);
  await ground.changesGoOn('plain');
});

test('a mapping that Elasticsearch refuses fails it at once, and says why', async () => {
  const before = await ground.indicesOf('bad');
  const { code, output } = await ground.evenkeelResync('bad');
  expect(code).toBe(1);
  expect(output).toMatch(/unknown parameter \[analyzer\] on mapper \[name\] of type \[keyword\]/);
  expect(await ground.indicesOf('bad')).toEqual(before);
  await ground.changesGoOn('bad');
});

test('documents that the new mapping refuses make it ask; cancelled, it takes all back', async () => {
  await ground.sandbox.sql.query(`update typed set name = 'text' where id in (21, 22)`);
  const before = await ground.indicesOf('typed');
  const handle = await ground.start('typed');
  await ground.changesGoOn('typed');
  await untilResync(handle, { phase: 'waiting for approval' });
  const { refused } = await handle.query<ResyncProgress>('progress');
  expect(refused.byError).toEqual({ 'document_parsing_exception/name': 2 });
  expect(refused.samples.join()).toMatch(/_typed\/2[12]: .*name/);
  await ground.sandbox.sql.query(`update typed set name = 'more text' where id = 23`);
  await ground.changesGoOn('typed');
  await vi.waitFor(
    async () =>
      expect((await handle.query<ResyncProgress>('progress')).refused.byError).toEqual({
        'document_parsing_exception/name': 3,
      }),
    LONG,
  );
  expect(await parkedOf('typed')).toEqual([]);
  await handle.executeUpdate(CANCEL_UPDATE);
  await handle.result();
  expect(await ground.indicesOf('typed')).toEqual(before);
  await ground.changesGoOn('typed');
});

test('approved, it swaps, and what the new mapping refuses is parked afterwards', async () => {
  const handle = await ground.start('typed', { keepOldHours: 0 });
  await untilResync(handle, { phase: 'waiting for approval' });
  await handle.executeUpdate(APPROVE_UPDATE);
  expect(await handle.result()).toMatchObject({ phase: 'done' });
  await vi.waitFor(async () => expect(await parkedOf('typed')).toEqual(['21', '22', '23']), LONG);
  expect(await ground.indicesOf('typed')).toHaveLength(1);
  await ground.sandbox.sql.query(`update typed set name = '7' where id in (21, 22, 23)`);
  await ground.changesGoOn('typed');
});

test.each([
  ['an ALTER', `alter table plain add column rating int not null default 5`],
  [
    'a TRUNCATE',
    `truncate table plain; insert into plain (id, shop, name) values (1, 1, '1'), (2, 2, '2'), (50, 1, '50')`,
  ],
])('%s in the middle makes it begin anew, and it ends right', async (_, statement) => {
  const handle = await startCopying('plain');
  await ground.sandbox.sql.query(statement);
  await handle.executeUpdate(THROTTLE_UPDATE, { args: [null] });
  await ground.changesGoOn('plain');
  const { phase, restarts, building } = (await handle.result()) as ResyncProgress;
  expect({ phase, restarts: restarts > 0 }).toEqual({ phase: 'done', restarts: true });
  expect(await ground.documents('plain')).toEqual(await ground.rows('plain'));
  expect(await ground.indicesOf('plain')).toEqual(building);
  await ground.changesGoOn('plain');
});

test('a tenant, or the rows of a condition, are healed where they are, and others left alone', async () => {
  const { elasticsearch } = ground.sandbox;
  const index = ground.aliasOf('bad');
  const before = await ground.indicesOf('bad');
  for (const id of ['30', '31', '32']) await elasticsearch.update({ index, id, doc: { name: 'wrong' } });
  const orphan = { shop: 1, id: 5000, name: 'no row' };
  await elasticsearch.index({ index, id: '5000', version: 1, version_type: 'external', document: orphan });

  expect(await ground.evenkeelResync('bad', '--tenant', '1')).toMatchObject({ code: 0 });
  const rows = await ground.rows('bad');
  const wrong = (...ids: number[]) => Object.fromEntries(ids.map((id) => [id, { ...rows[id], name: 'wrong' }]));
  expect(await ground.documents('bad')).toEqual({ ...rows, ...wrong(30, 32) });

  expect(await ground.evenkeelResync('bad', '--where', 'id > 31 and shop = 2')).toMatchObject({ code: 0 });
  expect(await ground.documents('bad')).toEqual({ ...rows, ...wrong(30) });
  expect(await ground.indicesOf('bad')).toEqual(before);
});
