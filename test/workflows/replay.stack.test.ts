import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { dataConverter } from '../../src/workers/connect-temporal.ts';
import { bundleWorkflows } from './with-workflow.ts';

/** Today's workflow code must be able to go on with what every recorded version began; see CONTRIBUTING.md. */
const folder = 'test/histories';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .toSorted();
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  workflowBundle = await bundleWorkflows();
}, 60_000);

test('every workflow has recorded histories', () => {
  const types = new Set(files.map((file) => typeOf(read(file) as HistoryJson)));
  expect(types).toEqual(new Set(['syncChanges', 'parkedChange', 'healTable', 'healRoots', 'deletePatterns']));
});

test.each(files)('%s replays', async (file) => {
  const history = temporal.api.history.v1.History.fromObject(read(file) as object);
  await Worker.runReplayHistory({ workflowBundle, dataConverter }, history);
});

interface HistoryJson {
  events: { workflowExecutionStartedEventAttributes?: { workflowType: { name: string } } }[];
}

function typeOf({ events }: HistoryJson): string | undefined {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name;
}
