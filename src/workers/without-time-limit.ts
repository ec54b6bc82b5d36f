import { ThreadedVMWorkflowCreator } from '@temporalio/worker/lib/workflow/threaded-vm.js';

type Create = typeof ThreadedVMWorkflowCreator.create;

let isWithout = false;

/**
 * Temporal's SDK 1.24 enters a workflow's sandbox with a time limit, some fifty times a batch, and Node starts a thread to watch over
 * each: 0.2 ms of CPU, where entering without one takes 0.002. There is no option for that. Our workflows have no loop that does not
 * wait; should one ever hang, the server gives its task to another worker.
 */
export function enterWorkflowsWithoutTimeLimit(): void {
  if (isWithout) return;
  isWithout = true;
  const create: Create = ThreadedVMWorkflowCreator.create.bind(ThreadedVMWorkflowCreator);
  ThreadedVMWorkflowCreator.create = (options) => create({ ...options, isolateExecutionTimeoutMs: NO_LIMIT });
}

/** Node's word for it, which the SDK's types do not know. */
const NO_LIMIT = undefined as unknown as number;
