import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';
import { connectTemporal, type Temporal } from '../workers/connect-temporal.ts';
import { missingSearchAttributes } from '../workers/search-attributes.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { confirm, hasPerson } from './confirm.ts';
import { createPaint } from './paint.ts';
import { compareSchedules, deletionOf, makeChange, type ScheduleChange } from './schedules/apply-schedules.ts';
import { listSchedules } from './schedules/live-schedules.ts';
import { plannedSchedules } from './schedules/planned-schedules.ts';
import { changeLines, changeSummary, listLines, scheduleFacts } from './schedules/schedule-lines.ts';
import { UsageError } from './usage-error.ts';

type Flags = ConfigFlag & { json?: boolean; dryRun?: boolean; yes?: boolean };

/** Temporal Schedules that start the repairs of the config. */
export function schedulesCommand(): Command {
  return new Command('schedules')
    .description('Temporal Schedules that start repairs when the config says so.')
    .addCommand(applyCommand())
    .addCommand(listCommand())
    .addCommand(deleteCommand());
}

function applyCommand(): Command {
  return common(new Command('apply').description('Make them as the config says. What is so already stays as it is.'))
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--yes', 'delete those that the config no longer asks for, without asking')
    .action((flags: Flags) =>
      withTemporal(flags, async (temporal, config) => {
        const { client } = temporal;
        // Temporal would take the Schedules, and then start nothing.
        if ((await missingSearchAttributes(temporal, config.temporal.namespace)).length > 0)
          throw new UsageError('Temporal lacks search attributes: run `evenkeel setup` first');
        const planned = plannedSchedules(config);
        const found = await compareSchedules(client, config.kafka.groupId, planned);
        if (flags.dryRun) return show(found, flags);
        const isSure = await maySettle(found, flags);
        const done = found.filter(({ outcome }) => outcome !== 'deleted' || isSure);
        for (const change of done) await makeChange(client, change, planned);
        show(done, flags);
        if (done.length < found.length) console.error('left alone what would be deleted: `--yes` deletes it');
      }),
    );
}

async function maySettle(found: readonly ScheduleChange[], flags: Flags): Promise<boolean> {
  const deletions = found.filter(({ outcome }) => outcome === 'deleted');
  if (deletions.length === 0 || flags.yes) return true;
  console.error('The config no longer asks for:');
  for (const { id } of deletions) console.error(`  ${id}`);
  return hasPerson() && confirm('Delete them?');
}

function listCommand(): Command {
  return common(
    new Command('list').description('Those that are there, when they start next, and when they last did.'),
  ).action((flags: Flags) =>
    withTemporal(flags, async ({ client }, { kafka }) => {
      const schedules = (await listSchedules(client, kafka.groupId)).map(scheduleFacts);
      if (flags.json) console.log(JSON.stringify(schedules));
      else for (const line of listLines(schedules, Date.now())) console.log(line);
    }),
  );
}

function deleteCommand(): Command {
  return common(new Command('delete').description('Delete all of this config. Repairs that run go on.'))
    .option('--yes', 'without asking')
    .action((flags: Flags) =>
      withTemporal(flags, async ({ client }, { kafka }) => {
        const deletions = (await listSchedules(client, kafka.groupId)).map(deletionOf);
        if (deletions.length > 0 && !flags.yes) {
          if (!hasPerson()) throw new UsageError('add --yes if they may be deleted');
          if (!(await confirm(`Delete ${deletions.length} schedules of ${kafka.groupId}?`))) return;
        }
        for (const change of deletions) await makeChange(client, change, []);
        show(deletions, flags);
      }),
    );
}

function show(changes: readonly ScheduleChange[], { json, dryRun }: Flags): void {
  if (json) return console.log(JSON.stringify(changes));
  for (const line of changeLines(changes, createPaint(process.stdout.hasColors?.() ?? false))) console.log(line);
  console.log(`${dryRun ? 'would be: ' : ''}${changeSummary(changes)}`);
}

function common(command: Command): Command {
  return command.addOption(configOption()).option('--json', 'print JSON');
}

async function withTemporal(flags: Flags, deed: (temporal: Temporal, config: Config) => Promise<void>): Promise<void> {
  const { config } = loadConfig(flags.config);
  const temporal = await connectTemporal(config.temporal);
  try {
    await deed(temporal, config);
  } finally {
    await temporal.close();
  }
}
