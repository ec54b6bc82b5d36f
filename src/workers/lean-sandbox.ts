import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { ThreadedVMWorkflowCreator } from '@temporalio/worker/lib/workflow/threaded-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/**
 * A batch is one short workflow, and Temporal's SDK 1.24 spends more on guarding it than on running it. For what it has no options:
 * - A thread for the sandboxes, to which everything is copied and which takes some 50 MB. Here they are in the worker's own thread.
 * - A stack trace of each promise, for the Web UI's *Call Stack*: 10 ms of CPU a batch. It says here that there is none.
 * - A time limit for each entry, which Node watches over with a thread of its own: 10 ms a batch. Our workflows have no loop that does
 *   not wait; should one ever hang, the server gives its task to another worker.
 *
 * The sandbox itself stays as it is: a run sees nothing of another, and the same clock and random numbers when it is replayed.
 */
export function useLeanSandbox(): void {
  Object.assign(globalHandlers, { setPromiseHook: () => undefined });
  Object.assign(ThreadedVMWorkflowCreator, { create: createInThisThread });
}

type Options = Parameters<typeof ThreadedVMWorkflowCreator.create>[0];

/** Node's word for it, which the SDK's types do not know. */
const NO_LIMIT = undefined as unknown as number;

async function createInThisThread({
  workflowBundle,
  registeredActivityNames,
}: Options): Promise<ReusableVMWorkflowCreator> {
  return ReusableVMWorkflowCreator.create(workflowBundle, NO_LIMIT, registeredActivityNames);
}
