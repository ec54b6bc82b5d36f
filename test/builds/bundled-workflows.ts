import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import { dataConverter, siblingPath } from '../../src/workers/connect-temporal.ts';
import { logTemporalTo } from '../../src/workers/create-worker.ts';
import { buildPath, makeRoom } from './builds.ts';

export interface BundledWorkflows {
  codePath: string;
}

/** The workflows as they are now, without a word. */
export async function bundledWorkflows(): Promise<BundledWorkflows> {
  logTemporalTo(pino({ level: 'silent' }));
  const codePath = buildPath('workflows.js');
  if (!existsSync(codePath)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: siblingPath('../workflows/index'),
      payloadConverterPath: dataConverter.payloadConverterPath,
      logger: new DefaultLogger('ERROR'),
    });
    makeRoom();
    // Several may make it at once; it appears whole.
    const mine = `${codePath}.${process.pid}`;
    writeFileSync(mine, code);
    renameSync(mine, codePath);
  }
  return { codePath };
}
