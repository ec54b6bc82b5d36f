import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { createPaint } from './paint.ts';
import { screenOf, untilInterrupted } from './follow/place.ts';
import { readStatus } from './status/read-status.ts';
import type { StatusFacts } from './status/status-facts.ts';
import { statusLines } from './status/status-lines.ts';
import { statusProblems } from './status/status-problems.ts';

const LOOK_EVERY_MS = 3_000;

interface Flags extends ConfigFlag {
  json?: true;
  watch?: true;
}

/** Where everything stands, on one screen. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Where everything stands. Exits 1 when a person has to see to something.')
    .addOption(configOption())
    .option('--watch', 'look again and again')
    .option('--json', 'print JSON, one object a look')
    .action(async (flags: Flags) => {
      const { config } = loadConfig(flags.config);
      const look = (): Promise<StatusFacts> => readStatus(config);
      const last = flags.watch ? await watch(look, flags) : await once(look, flags);
      if (last !== undefined && statusProblems(last).length > 0) process.exitCode = 1;
    });
}

async function once(look: () => Promise<StatusFacts>, { json }: Flags): Promise<StatusFacts> {
  const facts = await look();
  if (json) console.log(JSON.stringify(withProblems(facts)));
  else for (const line of statusLines(facts, createPaint(process.stdout.hasColors?.() ?? false))) console.log(line);
  return facts;
}

async function watch(look: () => Promise<StatusFacts>, flags: Flags): Promise<StatusFacts | undefined> {
  const { screen, paint } = screenOf({ flags });
  let last: StatusFacts | undefined;
  await untilInterrupted(async (left) => {
    while (!left.aborted) {
      last = await look();
      const lines = statusLines(last, paint);
      screen.show({ lines, line: lines.join('\n'), facts: withProblems(last), phase: '' });
      await sleep(LOOK_EVERY_MS, undefined, { signal: left }).catch(() => undefined);
    }
  });
  return last;
}

function withProblems(facts: StatusFacts): StatusFacts & { problems: string[] } {
  return { ...facts, problems: statusProblems(facts) };
}
