import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { dataConverter } from '../../src/workers/connect-temporal.ts';
import * as workflows from '../../src/workflows/index.ts';
import { bundledWorkflows, type BundledWorkflows } from '../builds/bundled-workflows.ts';

/** Today's workflow code must be able to go on with what every recorded version began; see CONTRIBUTING.md. */
const folder = 'test/histories';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .toSorted();
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
let workflowBundle: BundledWorkflows;

beforeAll(async () => {
  workflowBundle = await bundledWorkflows();
}, 60_000);

test('every workflow has recorded histories', () => {
  const types = new Set(files.map((file) => startOf(read(file) as HistoryJson)?.workflowType.name));
  expect(types).toEqual(new Set(Object.keys(workflows)));
});

test.each(files)('%s replays', async (file) => {
  const recorded = read(file) as HistoryJson;
  const history = temporal.api.history.v1.History.fromObject(recorded);
  // A resync names its children by its queue.
  const options = { workflowBundle, dataConverter, taskQueue: startOf(recorded)?.taskQueue.name };
  await Worker.runReplayHistory(options, history);
});

interface Start {
  workflowType: { name: string };
  taskQueue: { name: string };
}

interface HistoryJson {
  events: { workflowExecutionStartedEventAttributes?: Start }[];
}

function startOf({ events }: HistoryJson): Start | undefined {
  return events[0]?.workflowExecutionStartedEventAttributes;
}
