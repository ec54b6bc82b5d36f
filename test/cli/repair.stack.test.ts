import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repairCommand } from '../../src/cli/repair.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { bulkTaskQueue, REPAIR_TABLE, repairWorkflowId } from '../../src/model/names.ts';
import { connectTemporal } from '../../src/workers/connect-temporal.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand, type Ran } from './run-command.ts';

let sandbox: Sandbox;
let table: string;

/** Rows and their documents, all of them right. */
beforeAll(async () => {
  sandbox = await openSandbox();
  table = `${sandbox.name}.item`;
  await runCommand(setupCommand(), '-c', sandbox.config);
  await expect(repair('item', '--pause')).rejects.toThrow(`no worker takes work from ${sandbox.name}-bulk`);
  await sandbox.start(['run'], { ready: 'ingress ready' });
  const rows = Array.from({ length: 60 }, (_, at) => `(${at + 1}, 7, 'item ${at + 1}', 9.90)`);
  await sandbox.sql.query(`insert into item (id, brand, name, price) values ${rows.join(', ')}`);
  await vi.waitFor(async () => expect(Object.keys(await sandbox.documents())).toHaveLength(60), 30_000);
});
afterAll(() => sandbox.close());

const repair = (...args: string[]): Promise<Ran> => runCommand(repairCommand(), ...args, '-c', sandbox.config);
const quickly = ['--settle-seconds', '1'];
const lastObject = ({ output }: Ran): unknown => JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');

/** As a stray writer does it. */
async function damage(): Promise<void> {
  const { elasticsearch, name } = sandbox;
  await elasticsearch.update({ index: name, id: '1', doc: { price: 5 }, refresh: true });
  await elasticsearch.delete({ index: name, id: '2', refresh: true });
  await elasticsearch.index({ index: name, id: '900', document: { id: 900, name: 'nobody' }, refresh: true });
}

test('a table in which nothing differs is consistent, and its report can be had again', async () => {
  const { code, output } = await repair('item', ...quickly);
  expect(output).toContain(`workflow ${repairWorkflowId(sandbox.name, table, 'full')}, namespace default\n`);
  expect(output).toMatch(/item \(full, .* UTC\): consistent after /);
  expect(output).toMatch(/\ncompared +60\n/);
  expect(output).toMatch(/\nconsistent +100 %\n/);
  expect(code).toBe(0);
  expect((await repair('item', '--report')).output).toBe(output.slice(output.indexOf(`${table} (full`)));
});

test('a dry run finds what differs and touches nothing; a repair mends it', async () => {
  await damage();
  const found = await repair('item', '--dry-run', '--json', ...quickly);
  const differing = { missing: 1, stale: 1, staleFields: { price: 1 }, orphaned: 1 };
  expect(lastObject(found)).toMatchObject({ table, dryRun: true, verdict: 'drifted', healed: 0, ...differing });
  expect(found.output.trimEnd().split('\n')).toHaveLength(1);
  expect(found.code).toBe(1);
  expect(await sandbox.documents()).toMatchObject({ 1: { price: 5 }, 900: { name: 'nobody' } });

  const mended = await repair('item', '--json', ...quickly);
  expect(lastObject(mended)).toMatchObject({ verdict: 'repaired', healed: 3, stillWrong: 0, ...differing });
  expect(mended.code).toBe(0);
  const documents = await sandbox.documents();
  expect(Object.keys(documents)).toHaveLength(60);
  expect(documents).toMatchObject({ 1: { price: '9.90' }, 2: { name: 'item 2' } });
  expect((await repair('item', ...quickly)).output).toContain('): consistent after ');
});

test('only some rows are looked at when only they are asked for', async () => {
  await sandbox.elasticsearch.delete({ index: sandbox.name, id: '7', refresh: true });
  const others = await repair('item', '--key', '8', '9', '--json', ...quickly);
  expect(lastObject(others)).toMatchObject({ scope: 'keys', rows: 2, missing: 0, verdict: 'consistent' });
  const named = await repair('item', '--where', 'id = 7', '--json', ...quickly);
  expect(lastObject(named)).toMatchObject({ scope: 'where', rows: 1, missing: 1, healed: 1, verdict: 'repaired' });
  expect(lastObject(await repair('item', '--key', '1', '--report', '--json'))).toMatchObject({
    scope: 'keys',
    rows: 2,
  });
});

test('many orphans wait for a word', async () => {
  const operations = Array.from({ length: 40 }, (_, at) => [{ index: { _id: `${1_000 + at}` } }, { id: 1_000 + at }]);
  await sandbox.elasticsearch.bulk({ index: sandbox.name, operations: operations.flat(), refresh: true });
  const asked = await repair('item', ...quickly);
  expect(asked.output).toContain('40 of 100 documents have no row, more than 5 %.\n');
  expect(asked.output).toContain(`  evenkeel repair ${table} --approve -c ${sandbox.config}\n`);
  expect(asked.code).toBe(3);
  expect(Object.keys(await sandbox.documents())).toHaveLength(100);
  expect((await repair('item', '--report')).output).toContain('waiting for approval');
  await repair('item', '--approve');
  const { code, output } = await repair('item', '--watch');
  expect(output).toMatch(/\norphaned +40\n/);
  expect(output).toContain('): repaired after ');
  expect(code).toBe(0);
  expect(Object.keys(await sandbox.documents())).toHaveLength(60);
});

test('while it is paused it is told by its name what it may do, and cancelled it ends with 2', async () => {
  const watched = await sandbox.start(['repair', 'item', '--rows-per-second', '2', ...quickly], {
    ready: 'workflow repair/',
  });
  await expect
    .poll(() => repair('item', '--pause').then(({ output }) => output, String), { timeout: 30_000 })
    .toContain('paused');
  await expect(repair('item', '--pause')).rejects.toThrow(`${table}: it is paused already`);
  await expect(repair('item', '--dry-run')).rejects.toThrow('runs already, and was not asked for the same');
  await expect(repair('item', '--recent', '--resume')).rejects.toThrow(`no repair of ${table} runs`);
  expect((await repair('item', '--throttle', 'none', '--json')).output).toContain('"limitRowsPerSecond":null');
  expect((await repair('item', '--cancel')).output).toContain('item: cancelled');
  expect(await watched.exit(20_000)).toBe(2);
  await expect(repair('item', '--cancel')).rejects.toThrow(`no repair of ${table} runs`);
});

test('one that a schedule has started is found, told and reported as well', async () => {
  const temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  const workflowId = `${repairWorkflowId(sandbox.name, table, 'recent')}-2026-01-02T03:04:05Z`;
  const request = { table, mode: 'recent', minutes: 60, settleSeconds: 0 };
  const taskQueue = bulkTaskQueue(sandbox.name);
  try {
    await temporal.client.workflow.execute(REPAIR_TABLE, { workflowId, taskQueue, args: [request] });
  } finally {
    await temporal.close();
  }
  await expect
    .poll(async () => lastObject(await repair('item', '--report', '--json')), { timeout: 20_000 })
    .toMatchObject({ workflowId, scope: 'recent', verdict: 'consistent' });
  const whole = lastObject(await repair('item', '--full', '--report', '--json'));
  expect(whole).toMatchObject({ workflowId: repairWorkflowId(sandbox.name, table, 'full'), scope: 'full' });
});

test('all tables are repaired one after another', async () => {
  const { code, output } = await repair('--all', ...quickly);
  expect(code).toBe(0);
  expect(output).toContain('item (full, ');
});
