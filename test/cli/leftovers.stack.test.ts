import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resyncCommand } from '../../src/cli/resync.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createIndexGenerations } from '../../src/connectors/generations/create-index-generations.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { keepOldIndexWorkflowId, resyncWorkflowId } from '../../src/model/names.ts';
import { connectTemporal, type Temporal } from '../../src/workers/connect-temporal.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand } from './run-command.ts';

let sandbox: Sandbox;
let temporal: Temporal;

beforeAll(async () => {
  sandbox = await openSandbox();
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
});
afterAll(async () => {
  await sandbox.close();
  await temporal.close();
});

const setup = async (...args: string[]): Promise<string> =>
  (await runCommand(setupCommand(), '-c', sandbox.config, ...args)).output;

/** A new index that a resync of that workflow id is building. */
async function build(stamp: string, workflowId: string): Promise<string> {
  const { config } = loadConfig(sandbox.config);
  const [table] = createMapping(config.tables).tables;
  const generations = createIndexGenerations(sandbox.elasticsearch, sandbox.name);
  const [index] = await generations.register({ stamp, workflowId, indices: table!.indices });
  return index!;
}

async function whileRunning<T>(workflowId: string, body: () => Promise<T>): Promise<T> {
  const handle = await temporal.client.workflow.start('nothing', { workflowId, taskQueue: randomUUID() });
  try {
    return await body();
  } finally {
    await handle.terminate();
  }
}

test('what a terminated resync was building is told by setup and dropped with --yes; of one that runs nothing is', async () => {
  await setup();
  const workflowId = resyncWorkflowId(sandbox.name, `${sandbox.name}.item`);
  const index = await build('20260101t000000', workflowId);
  expect(await whileRunning(workflowId, () => setup('--yes'))).not.toContain(index);

  const told = await setup();
  expect(told).toContain(`  ${index}: half built by a resync of ${sandbox.name}.item that was terminated\n`);
  expect(told).toContain('`evenkeel setup --yes` drops them');
  expect(await sandbox.elasticsearch.indices.exists({ index })).toBe(true);

  expect(await setup('--yes')).toContain(`dropped: ${index}\n`);
  expect(await sandbox.elasticsearch.indices.exists({ index })).toBe(false);
  expect(await setup('--yes')).not.toContain('left over');
});

test('an old index is left over when nobody keeps it any more', async () => {
  await setup();
  const { config } = loadConfig(sandbox.config);
  const indices = createMapping(config.tables).tables[0]!.indices;
  const workflowId = resyncWorkflowId(sandbox.name, `${sandbox.name}.item`);
  await build('20260101t000001', workflowId);
  const generations = createIndexGenerations(sandbox.elasticsearch, sandbox.name);
  await generations.setFence('20260101t000001', indices, 1);
  const { kept } = await generations.swap({ stamp: '20260101t000001', workflowId, indices, keep: true });

  const keeper = keepOldIndexWorkflowId(sandbox.name, `${sandbox.name}.item`);
  expect(await whileRunning(keeper, () => setup('--yes'))).not.toContain('left over');
  expect(await setup()).toContain(`  ${kept[0]}: what ${sandbox.name}.item was searched by before a resync`);
  expect(await setup('--yes')).toContain(`dropped: ${kept[0]}\n`);
});

test('without a terminal a resync that would drop something asks for --yes, and starts nothing', async () => {
  await setup();
  const index = await build('20260101t000002', resyncWorkflowId(sandbox.name, `${sandbox.name}.item`));
  await expect(runCommand(resyncCommand(), 'item', '-c', sandbox.config)).rejects.toThrow('add --yes');
  const dry = await runCommand(resyncCommand(), 'item', '-c', sandbox.config, '--dry-run', '--json');
  expect(JSON.parse(dry.output)).toMatchObject({
    table: `${sandbox.name}.item`,
    leftovers: [{ index, role: 'building' }],
    hasWorker: false,
    isRunning: false,
  });
  expect(await setup('--yes')).toContain(`dropped: ${index}\n`);
});
