import type { Client } from '@temporalio/client';
import { DemoError } from '../../demo/demo-error.ts';
import { bulkTaskQueue, REPAIR_TABLE, repairWorkflowId } from '../../src/model/names.ts';
import type { RepairProgress, RepairRequest } from '../../src/model/repair.ts';
import type { Shop } from '../parts/goods/shop.ts';
import { watchWorkflow, type Watch } from '../parts/watch-workflow.ts';

/** A repair that came to its end. */
export interface RepairRun {
  report: RepairProgress;
  /** From its start to its end. */
  seconds: number;
}

export const repairIdOf = ({ name, table }: Shop): string => repairWorkflowId(name, table, 'full');

/** As an operator starts one. */
export async function startRepair(
  temporal: Client,
  shop: Shop,
  request: Omit<RepairRequest, 'table'>,
): Promise<string> {
  const { workflowId } = await temporal.workflow.start(REPAIR_TABLE, {
    workflowId: repairIdOf(shop),
    taskQueue: bulkTaskQueue(shop.name),
    args: [{ ...request, table: shop.table } satisfies RepairRequest],
  });
  return workflowId;
}

export async function runOneRepair(
  temporal: Client,
  shop: Shop,
  { request, onProgress, signal }: Watch<RepairProgress> & { request: Omit<RepairRequest, 'table'> },
): Promise<RepairRun> {
  const beganAtMs = performance.now();
  const workflowId = await startRepair(temporal, shop, request);
  const report = await watchWorkflow<RepairProgress>(temporal, workflowId, {
    signal,
    onProgress(progress) {
      const { phase, waitingFor } = progress;
      if (phase === 'waiting for approval')
        throw new DemoError(`the repair asks for approval: ${waitingFor.join(', ')}`);
      return onProgress(progress);
    },
  });
  if (report.phase !== 'done')
    throw new DemoError(`the repair is ${report.phase}: ${report.reason ?? 'nobody said why'}`);
  return { report, seconds: (performance.now() - beganAtMs) / 1000 };
}
