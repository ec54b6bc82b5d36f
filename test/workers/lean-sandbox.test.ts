import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { ThreadedVMWorkflowCreator } from '@temporalio/worker/lib/workflow/threaded-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { expect, test, vi } from 'vitest';
import { useLeanSandbox } from '../../src/workers/lean-sandbox.ts';

test('sandboxes are made in this thread, without a time limit, and no promise is watched', async () => {
  const create = vi.spyOn(ReusableVMWorkflowCreator, 'create').mockResolvedValue(undefined as never);
  useLeanSandbox();
  const registeredActivityNames = new Set(['indexDocuments']);
  const workflowBundle = { code: '', filename: 'bundle.js', sourceMap: {} };
  const options = { workflowBundle, registeredActivityNames, threadPoolSize: 1, isolateExecutionTimeoutMs: 5_000 };
  await ThreadedVMWorkflowCreator.create(options as never);
  expect(create).toHaveBeenCalledWith(workflowBundle, undefined, registeredActivityNames);
  globalHandlers.install();
  expect(globalHandlers).toMatchObject({ installed: true, promiseHookInstalled: false });
  globalHandlers.uninstall();
});
