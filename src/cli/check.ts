import { Command } from 'commander';
import { ConfigError, loadConfig } from '../config/load-config.ts';
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
      const { tables, findings } = await check(file, offline).catch(inFile);
      const problems = count(findings, 'error');
      if (json) console.log(JSON.stringify(findings));
      else for (const finding of findings) console.error(lineOf(finding));
      if (problems > 0) process.exitCode = 1;
      else if (!json) console.log(`tables: ${tables}, problems: 0, warnings: ${count(findings, 'warning')}`);
    });
}

interface Checked {
  tables: number;
  findings: Located[];
}

/** Of the file itself nobody knows the path of a setting. */
type Located = Omit<Finding, 'path'> & Partial<Pick<Finding, 'path'>> & { at: string };

async function check(file: string, isOffline = false): Promise<Checked> {
  const { config, locate } = loadConfig(file);
  const findings = isOffline ? [] : await checkLive(config);
  return {
    tables: config.tables.length,
    findings: findings.map((finding) => ({ ...finding, at: locate(finding.path) })),
  };
}

function inFile(failure: unknown): Checked {
  if (!(failure instanceof ConfigError)) throw failure;
  return { tables: 0, findings: failure.problems.map((problem) => ({ ...problem, severity: 'error' })) };
}

function lineOf({ at, severity, message }: Located): string {
  return severity === 'error' ? `${at}: ${message}` : `${at}: warning: ${message}`;
}

function count(findings: readonly Located[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
