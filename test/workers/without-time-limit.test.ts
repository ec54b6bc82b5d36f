import { ThreadedVMWorkflowCreator } from '@temporalio/worker/lib/workflow/threaded-vm.js';
import { expect, test, vi } from 'vitest';
import { enterWorkflowsWithoutTimeLimit } from '../../src/workers/without-time-limit.ts';

test('the limit that the SDK gives is taken away, and nothing else', async () => {
  const create = vi.spyOn(ThreadedVMWorkflowCreator, 'create').mockResolvedValue(undefined as never);
  enterWorkflowsWithoutTimeLimit();
  enterWorkflowsWithoutTimeLimit();
  const options = { threadPoolSize: 1, reuseV8Context: true, isolateExecutionTimeoutMs: 5_000 };
  await ThreadedVMWorkflowCreator.create(options as never);
  expect(create).toHaveBeenCalledOnce();
  expect(create).toHaveBeenCalledWith({ ...options, isolateExecutionTimeoutMs: undefined });
});
