import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planCommand } from '../../src/cli/plan.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand } from './run-command.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const plan = async (): Promise<string> => (await runCommand(planCommand(), '-c', sandbox.config)).output;
const setup = async (...args: string[]): Promise<string> =>
  (await runCommand(setupCommand(), '-c', sandbox.config, ...args)).output;

test('from nothing to what the config says, and on when it changes, by the steps that plan tells', async () => {
  const { name, config } = sandbox;
  expect(await plan()).toContain(`+ index ${name} of ${name}.item\n\nTo get there:\n\n1. Make what is missing`);
  expect(await setup()).toContain(`index ${name}: created`);
  expect(await plan()).toBe('nothing to change\n');

  const fields =
    '      fields: { title: name }\n      mappings:\n        properties:\n          title: { type: text }\n';
  writeFileSync(config, readFileSync(config, 'utf8').replace(/ +mappings:\n +properties:\n/, fields));
  const before = await plan();
  expect(before).toContain('    + field title: text  (in place)\n    + document field title  (documents have to');
  expect(before).toContain(
    `1. Make what is missing, and change in place what can be.\n     evenkeel setup -c ${config}\n`,
  );
  expect(before).toContain(`     evenkeel resync ${name}.item -c ${config}\n`);

  expect(await setup()).toMatch(/index \w+: \w+__\w+ changed/);
  expect(await plan()).not.toContain('in place)');
  const accepted = await setup('--accept', `${name}.item`);
  expect(accepted).toContain('are made as the config says from now on');
  expect(accepted).toContain(`--type healTable --task-queue ${name}-bulk --workflow-id 'heal/${name}/${name}.item'`);
  expect(await plan()).toBe('nothing to change\n');
});

test('only a table that the config maps can be accepted', async () => {
  await expect(setup('--accept', 'shop.nothing')).rejects.toThrow(`"shop.nothing"; it maps ${sandbox.name}.item`);
});
