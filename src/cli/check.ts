import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { checkLive } from './live-checks.ts';

interface CheckFlags extends ConfigFlag {
  json?: boolean;
  offline?: boolean;
}

export function checkCommand(): Command {
  return new Command('check')
    .description('Check the config file, then the servers it names. Exits 1 when anything is wrong.')
    .addOption(configOption())
    .option('--offline', 'check the file alone')
    .option('--json', 'print findings as JSON')
    .action(async ({ config: file, json, offline }: CheckFlags) => {
      const { config, locate } = loadConfig(file);
      const findings = offline ? [] : await checkLive(config);
      const located = findings.map((finding) => ({ ...finding, at: locate(finding.path) }));
      if (json) console.log(JSON.stringify(located));
      else for (const { at, message } of located) console.error(`${at}: ${message}`);
      if (findings.length > 0) process.exitCode = 1;
      else if (!json) console.log(`${config.tables.length} tables, 0 problems`);
    });
}
