import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resyncCommand } from '../../src/cli/resync.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand, type Ran } from './run-command.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
  await runCommand(setupCommand(), '-c', sandbox.config);
  await sandbox.sql.query("insert into item (id, brand, name) values (1, 7, 'one'), (2, 7, 'two'), (3, 8, 'three')");
  await sandbox.start(['run'], { ready: 'ingress ready' });
});
afterAll(() => sandbox.close());

const resync = (...args: string[]): Promise<Ran> => runCommand(resyncCommand(), ...args, '-c', sandbox.config);

test('it is started, watched to its end, and taken back', async () => {
  const table = `${sandbox.name}.item`;
  const { code, output } = await resync('item');
  expect(code).toBe(0);
  expect(output).toContain(`${table}: done in `);
  expect(output).toContain(': 3 rows, 3 documents');
  expect(output).toMatch(new RegExp(`kept until .* UTC: ${sandbox.name}__\\d{8}t\\d{9}\n`));
  expect(Object.keys(await sandbox.documents()).toSorted()).toEqual(['1', '2', '3']);

  expect((await resync('item', '--watch')).output).toContain(`${table}: done in `);
  await expect(resync('item', '--cancel')).rejects.toThrow(`no resync of ${table} runs`);
  expect((await resync('item', '--rollback')).output).toMatch(/item: searches go to \S+ again\n$/);
  await expect(resync('item', '--drop-old')).rejects.toThrow(`no old index of ${table} is kept`);
});

test('a program gets the end as an object; nothing is kept when it is not wanted', async () => {
  const { output } = await resync('item', '--keep-old-hours', '0', '--json');
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ table: `${sandbox.name}.item`, phase: 'done', rows: 3, kept: null });
});

test('while it is paused it is told by its name what it may do, and cancelled it ends with 2', async () => {
  const watched = await sandbox.start(['resync', 'item', '--rows-per-second', '1'], { ready: 'workflow resync/' });
  await expect.poll(() => resync('item', '--pause').then(({ output }) => output, String)).toContain('paused');
  await expect(resync('item', '--pause')).rejects.toThrow(`${sandbox.name}.item: it is paused already`);
  await expect(resync('item', '--parallel', '3')).rejects.toThrow('runs already, and was not asked for the same');
  expect((await resync('item', '--throttle', 'none', '--json')).output).toContain('"limitRowsPerSecond":null');
  expect((await resync('item', '--cancel')).output).toContain('item: cancelled');
  expect(await watched.exit(20_000)).toBe(2);
});

test('who starts it is told that the workers build by another file', async () => {
  const { config } = sandbox;
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('type: double', 'type: keyword'));
  // Slow enough to be looked at.
  const { code, output } = await resync('item', '--rows-per-second', '1');
  writeFileSync(config, text);
  expect(code).toBe(0);
  expect(output).toContain(
    `The workers build by another file than ${config}, which wants\n  ${sandbox.name}: field price: double -> keyword\n`,
  );
});

test('all tables have a resync each', async () => {
  const { code, output } = await resync('--all');
  expect(code).toBe(0);
  expect(output).toContain('all tables: 1 done\n');
  expect((await resync('item', '--drop-old')).output).toMatch(/ dropped\n$/);
});
