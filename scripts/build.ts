import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { bundleWorkflows } from '../src/workers/bundle-workflows.ts';

/** `npm run build`: src/ as JavaScript in dist/, and the workflows as one bundle, so that no worker makes it at its start. */
const checkout = new URL('..', import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, checkout));

rmSync(path('dist'), { recursive: true, force: true });
const compiled = spawnSync(
  process.execPath,
  [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
if (compiled.status !== 0) process.exit(1);
chmodSync(path('dist/cli/main.js'), 0o755);

// From the sources, not from dist: a failure in the Web UI then names the line that a person wrote.
const { code } = await bundleWorkflows({ logger: new DefaultLogger('WARN') });
// createWorker looks for it beside dist/workers
writeFileSync(path('dist/workflows.bundle.js'), code);
