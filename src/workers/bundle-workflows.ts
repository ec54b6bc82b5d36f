import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { dataConverter, siblingPath } from './connect-temporal.ts';

/** All workflows as one script. Their modules hold nothing of a run, so that all runs of a worker share them. */
export function bundleWorkflows(options: Pick<BundleOptions, 'logger'> = {}): ReturnType<typeof bundleWorkflowCode> {
  const workflowsPath = siblingPath('../workflows/index');
  const { payloadConverterPath } = dataConverter;
  return bundleWorkflowCode({ ...options, workflowsPath, preloadModules: [workflowsPath], payloadConverterPath });
}
