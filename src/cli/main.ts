#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { ConfigError } from '../config/load-config.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { checkCommand } from './check.ts';
import { planCommand } from './plan.ts';
import { blockedCommand, parkedCommand } from './parked.ts';
import { previewCommand } from './preview.ts';
import { repairCommand } from './repair.ts';
import { resyncCommand } from './resync.ts';
import { ingressCommand, runCommand, workerCommand } from './serve.ts';
import { schedulesCommand } from './schedules.ts';
import { setupCommand } from './setup.ts';

import { statusCommand } from './status.ts';
import { testCommand } from './test-mapping.ts';
import { UsageError } from './usage-error.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('evenkeel')
  .description('Keeps Elasticsearch and Redis on an even keel with MySQL.')
  .version(version)
  .showHelpAfterError()
  .addCommand(setupCommand())
  .addCommand(checkCommand())
  .addCommand(previewCommand())
  .addCommand(testCommand())
  .addCommand(planCommand())
  .addCommand(ingressCommand())
  .addCommand(workerCommand())
  .addCommand(runCommand())
  .addCommand(resyncCommand())
  .addCommand(statusCommand())
  .addCommand(schedulesCommand())
  .addCommand(repairCommand())
  .addCommand(parkedCommand())
  .addCommand(blockedCommand());

// A reader such as `head` may close the pipe before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  const known = [ConfigError, ConnectorError, UsageError].some((kind) => error instanceof kind);
  console.error(known ? (error as Error).message : error);
  process.exit(1);
}
