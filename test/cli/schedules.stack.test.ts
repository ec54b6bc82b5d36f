import { readFileSync, writeFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkCommand } from '../../src/cli/check.ts';
import { schedulesCommand } from '../../src/cli/schedules.ts';
import { bulkTaskQueue, REPAIR_TABLE, repairWorkflowId, searchAttributes } from '../../src/model/names.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand, type Ran } from './run-command.ts';

let sandbox: Sandbox;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  sandbox = await openSandbox();
  connection = await Connection.connect({ address: endpoints().temporal.address });
  client = new Client({ connection });
});
afterAll(async () => {
  await schedules('delete', '--yes');
  await connection.close();
  await sandbox.close();
});

const schedules = (...args: string[]): Promise<Ran> => runCommand(schedulesCommand(), ...args, '-c', sandbox.config);
const check = (): Promise<Ran> => runCommand(checkCommand(), '--json', '-c', sandbox.config);
const table = (): string => `${sandbox.name}.item`;
const idOf = (kind: string): string => repairWorkflowId(sandbox.name, table(), kind);
const handleOf = (kind: string) => client.schedule.getHandle(idOf(kind));

function setConfig(change: object): void {
  writeFileSync(sandbox.config, stringify({ ...(parse(readFileSync(sandbox.config, 'utf8')) as object), ...change }));
}

/** Of one that was just made, the list of all tells only a moment later. */
async function untilListed(count: number): Promise<void> {
  await expect
    .poll(async () => (JSON.parse((await schedules('list', '--json')).output) as object[]).length, { timeout: 20_000 })
    .toBe(count);
}

test('they are made, left alone, changed and deleted as the config says', async () => {
  expect((await check()).output).not.toContain('schedules');
  expect((await schedules('apply', '--dry-run')).output).toContain('would be: 2 created');
  await expect(handleOf('full').describe()).rejects.toThrow('not found');

  expect((await schedules('apply')).output).toBe(
    [`+ created    ${idOf('recent')}`, `+ created    ${idOf('full')}`, '2 created', ''].join('\n'),
  );
  expect((await schedules('apply')).output).toContain('\n2 unchanged\n');

  setConfig({
    repair: {
      recent: { every: '10m', minutes: 30 },
      full: { cron: '*/30 2,3 * * mon-fri' },
      timeZone: 'Europe/Berlin',
      blackouts: [
        { days: ['mon', 'fri'], from: '08:30', to: '20:15' },
        { days: ['sat'], from: '22:00', to: '06:00' },
      ],
      overlap: 'bufferOne',
    },
  });
  expect((await check()).output).toContain('`evenkeel schedules apply` has 2 changed');
  const { output } = await schedules('apply');
  expect((await check()).output).not.toContain('schedules');
  expect(output).toContain(`~ changed    ${idOf('recent')}\n    times: every 5m, `);
  for (const change of [
    'blackouts: none -> mon,fri 08:30-20:15, sat 22:00-06:00',
    'time zone: UTC -> Europe/Berlin',
    'overlap: SKIP -> BUFFER_ONE',
    'minutes: 15 -> 30',
    'times: cron 0 3 * * * -> cron 0,30 2-3 * * 1-5',
  ])
    expect(output).toContain(`    ${change}\n`);
  expect((await schedules('apply')).output).toContain('\n2 unchanged\n');

  setConfig({ repair: { recent: 'off', full: {} } });
  await untilListed(2);
  expect((await schedules('apply', '--yes')).output).toContain(
    `- deleted    ${idOf('recent')}\n1 changed, 1 deleted\n`,
  );
  await untilListed(1);
});

test('one that was paused in the Web UI stays paused, and says so; what else was changed there is as in the config again', async () => {
  setConfig({ repair: {} });
  await schedules('apply');
  await handleOf('full').pause('until the import is over');
  await handleOf('full').update((previous) => ({ ...previous, spec: { cronExpressions: ['0 5 * * *'] } }));
  const { output } = await schedules('apply');
  expect(output).toContain(`~ changed    ${idOf('full')}  (stays paused: until the import is over)\n`);
  expect(output).toContain('    times: cron 0 5 * * * -> cron 0 3 * * *\n');
  expect((await handleOf('full').describe()).state).toMatchObject({ paused: true, note: 'until the import is over' });
  await expect
    .poll(async () => (await schedules('list')).output, { timeout: 20_000 })
    .toMatch(/item +full +cron 0 3 \* \* \* +paused: until the import is over +never\n/);
});

test('Temporal starts none in a blackout', async () => {
  const timeZone = 'Europe/Berlin';
  setConfig({ repair: { full: 'off', timeZone, blackouts: [{ from: '01:30', to: '00:15' }] } });
  await schedules('apply');
  const { info } = await handleOf('recent').describe();
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const times = info.nextActionTimes.map((time) => clock.format(time));
  expect(times.length).toBeGreaterThan(5);
  expect(times.filter((time) => time < '00:15' || time >= '01:30')).toEqual([]);
});

test('a trigger starts the repair that is asked for, where it belongs', async () => {
  setConfig({ repair: {} });
  await schedules('apply');
  await handleOf('recent').trigger();
  await expect.poll(async () => (await handleOf('recent').describe()).info.recentActions.length).toBe(1);
  const { info } = await handleOf('recent').describe();
  const { workflowId } = info.recentActions[0]!.action.workflow;
  expect(workflowId).toMatch(new RegExp(`^${idOf('recent')}-\\d{4}-`));
  const handle = client.workflow.getHandle(workflowId);
  const started = await handle.describe();
  expect(started).toMatchObject({ type: REPAIR_TABLE, taskQueue: bulkTaskQueue(sandbox.name) });
  expect(started.searchAttributes[searchAttributes.table]).toEqual([table()]);
  const history = await handle.fetchHistory();
  const input = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  expect(JSON.parse(Buffer.from(input!).toString())).toMatchObject({ table: table(), mode: 'recent', minutes: 15 });
  await handle.terminate();
});

test('what others made is left alone', async () => {
  const ids = [
    repairWorkflowId(`${sandbox.name}/other`, 'a.b', 'full'),
    `${repairWorkflowId(sandbox.name, table(), 'full')}-by-hand`,
  ];
  for (const [at, scheduleId] of ids.entries())
    await client.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: '1 day' }] },
      action: {
        type: 'startWorkflow',
        workflowType: REPAIR_TABLE,
        taskQueue: at === 0 ? 'another-bulk' : bulkTaskQueue(sandbox.name),
      },
    });
  setConfig({ repair: { recent: 'off', full: {} } });
  await schedules('apply', '--yes');
  await untilListed(1);
  await expect(schedules('delete')).rejects.toThrow('add --yes if they may be deleted');
  expect((await schedules('delete', '--yes')).output).toContain('1 deleted\n');
  for (const id of ids) await client.schedule.getHandle(id).delete();
});
