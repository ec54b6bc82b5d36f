import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resyncCommand } from '../../../src/cli/resync.ts';
import { setupCommand } from '../../../src/cli/setup.ts';
import { openSandbox, type Sandbox } from '../../system/sandbox.ts';
import { runCommand } from '../run-command.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.sql.query("insert into item (id, name) values (1, 'one'), (2, 'two'), (3, 'three')");
});
afterAll(() => sandbox.close());

const run = async (...args: string[]): Promise<string> =>
  (await runCommand(resyncCommand(), ...args, '-c', sandbox.config)).output;

test('a dry run tells what a resync would do and what is in its way, and changes nothing', async () => {
  const { name, config, elasticsearch } = sandbox;
  await runCommand(setupCommand(), '-c', config);
  await elasticsearch.index({ index: name, id: '1', document: { id: 1 }, refresh: true });
  writeFileSync(config, readFileSync(config, 'utf8').replace('type: double', 'type: keyword'));
  const before = await elasticsearch.indices.getMapping({ index: `${name}*` });

  const said = await run('item', '--dry-run');
  expect(said).toContain(`${name}.item: about 3 rows, read from the primary\n`);
  expect(said).toMatch(new RegExp(`new index for ${name}: [\\d.]+ KB now\n`));
  expect(said).toMatch(/room: [\d.]+ [GT]B free\n/);
  expect(said).toContain(`! no worker takes work from ${name}-bulk\n`);
  expect(said).toContain(`~ index ${name} of ${name}.item\n    ~ field price: double -> keyword  (needs a new index)`);
  expect(said).toMatch(/nothing was changed\n$/);
  expect(await run('--all', '--dry-run')).toContain(said.split('\n')[0]);
  expect(await elasticsearch.indices.getMapping({ index: `${name}*` })).toEqual(before);
});

test('nothing can be told to a resync that does not run', async () => {
  await expect(run('item', '--pause')).rejects.toThrow(`no worker takes work from ${sandbox.name}-bulk`);
  await expect(run('item', '--watch')).rejects.toThrow(`no resync of ${sandbox.name}.item is known`);
  await expect(run('--all', '--watch')).rejects.toThrow('no resync of all tables is known');
  await expect(run('--all', '--cancel')).rejects.toThrow('no resync of all tables runs');
  await expect(run('item', '--tenant', '7')).rejects.toThrow('which column');
});
