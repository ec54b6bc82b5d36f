#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigError } from '../config/load-config.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { checkCommand } from './check.ts';
import { ingressCommand, runCommand, workerCommand } from './serve.ts';
import { setupCommand } from './setup.ts';

const program = new Command('evenkeel')
  .description('Keeps Elasticsearch and Redis on an even keel with MySQL.')
  .showHelpAfterError()
  .addCommand(setupCommand())
  .addCommand(checkCommand())
  .addCommand(ingressCommand())
  .addCommand(workerCommand())
  .addCommand(runCommand());

try {
  await program.parseAsync();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof ConnectorError;
  console.error(known ? error.message : error);
  process.exit(1);
}
