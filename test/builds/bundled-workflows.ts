import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import { bundleWorkflows } from '../../src/workers/bundle-workflows.ts';
import { logTemporalTo } from '../../src/workers/create-worker.ts';
import { useLeanSandbox } from '../../src/workers/lean-sandbox.ts';
import { buildPath, makeRoom } from './builds.ts';

export interface BundledWorkflows {
  codePath: string;
}

/** The workflows as they are now, for workers that run them in the product's sandbox, without a word. */
export async function bundledWorkflows(): Promise<BundledWorkflows> {
  useLeanSandbox();
  logTemporalTo(pino({ level: 'silent' }));
  const codePath = buildPath('workflows.js');
  if (!existsSync(codePath)) {
    const { code } = await bundleWorkflows({ logger: new DefaultLogger('ERROR') });
    makeRoom();
    // Several may make it at once; it appears whole.
    const mine = `${codePath}.${process.pid}`;
    writeFileSync(mine, code);
    renameSync(mine, codePath);
  }
  return { codePath };
}
