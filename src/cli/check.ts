import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { Finding } from './checks/finding.ts';
import { checkLive } from './checks/live-checks.ts';
import { configOption, type ConfigFlag } from './config-option.ts';

interface CheckFlags extends ConfigFlag {
  json?: boolean;
  offline?: boolean;
}

export function checkCommand(): Command {
  return new Command('check')
    .description('Check the config file, then the servers it names. Exits 1 when anything is wrong; a warning is not.')
    .addOption(configOption())
    .option('--offline', 'check the file alone')
    .option('--json', 'print findings as JSON')
    .action(async ({ config: file, json, offline }: CheckFlags) => {
      const { config, locate } = loadConfig(file);
      const findings = offline ? [] : await checkLive(config);
      const located = findings.map((finding) => ({ ...finding, at: locate(finding.path) }));
      if (json) console.log(JSON.stringify(located));
      else for (const finding of located) console.error(lineOf(finding));
      const problems = count(findings, 'error');
      if (problems > 0) process.exitCode = 1;
      else if (!json) console.log(`${config.tables.length} tables, 0 problems, ${count(findings, 'warning')} warnings`);
    });
}

function lineOf({ at, severity, message }: Finding & { at: string }): string {
  return severity === 'error' ? `${at}: ${message}` : `${at}: warning: ${message}`;
}

function count(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
