import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DemoError } from '../../demo/demo-error.ts';
import type { HealTableRequest, TableWalk } from '../../src/model/heal-table.ts';
import type { RootsWalk } from '../../src/model/heal-roots.ts';
import { bulkTaskQueue, HEAL_TABLE, healRootsPrefix, healTableWorkflowId } from '../../src/model/names.ts';
import { WATCH_EVERY_MS, watchWorkflow, type Watch } from '../parts/watch-workflow.ts';
import type { Shop } from './shop.ts';

/** The workflows that walk, as an operator would watch them. */

const PATIENCE_MS = 60_000;

/** Fills the index with all rows that are there. */
export async function fillIndex(temporal: Client, { name }: Shop, watch: Watch<TableWalk>): Promise<TableWalk> {
  const table = `${name}.goods`;
  const request: HealTableRequest = { table, reason: 'the first filling' };
  const handle = await temporal.workflow.start(HEAL_TABLE, {
    workflowId: healTableWorkflowId(name, table),
    taskQueue: bulkTaskQueue(name),
    args: [request],
  });
  return watchWorkflow(temporal, handle.workflowId, watch);
}

/** Waits for the workflow that heals the documents of a renamed brand, and for its end. */
export async function watchFanOut(temporal: Client, { name }: Shop, watch: Watch<RootsWalk>): Promise<RootsWalk> {
  const query = `WorkflowId STARTS_WITH "${healRootsPrefix(name)}"`;
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    watch.signal.throwIfAborted();
    for await (const { workflowId } of temporal.workflow.list({ query }))
      return watchWorkflow(temporal, workflowId, watch);
    if (Date.now() > deadlineMs) throw new DemoError(`no healRoots workflow has begun; in the Web UI: ${query}`);
    await sleep(WATCH_EVERY_MS, undefined, { signal: watch.signal });
  }
}
