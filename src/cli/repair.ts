import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { createMapping } from '../mapping/mapping.ts';
import {
  DEFAULT_MAX_ORPHAN_PERCENT,
  DEFAULT_RECENT_MINUTES,
  DEFAULT_REPAIR_PARALLEL,
  DEFAULT_SETTLE_SECONDS,
} from '../model/repair.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { configOption } from './config-option.ts';
import { atLeastOne, limit, numberFrom } from './follow/flag-values.ts';
import { exits } from './follow/place.ts';
import { whatIsAsked, type Asked, type Flags } from './repair/flags.ts';
import { startRepair, type Place } from './repair/one-table.ts';
import { reportLast, tellRepair, watchRepair } from './repair/running-repair.ts';
import { UsageError } from './usage-error.ts';

const EXAMPLES = `
Examples:
  evenkeel repair shop.goods                     compare all rows and documents, mend what differs, and watch
  evenkeel repair shop.goods --dry-run           only say what differs
  evenkeel repair shop.goods --recent            what changed in the last ${DEFAULT_RECENT_MINUTES} minutes
  evenkeel repair shop.goods --key 17 --key 18   these rows
  evenkeel repair shop.goods --report            what the last repair found, also one of a schedule
  evenkeel repair --all --recent --minutes 60

Exit codes: 0 consistent or repaired, 1 drifted or failed, 2 cancelled, 3 it waits for --approve or --cancel (where there is no terminal).`;

export function repairCommand(): Command {
  return new Command('repair')
    .description('Compare a table with its documents and cached values, and mend what differs.')
    .argument('[table]', 'as the config names it, or without its database')
    .addOption(configOption())
    .option('--all', 'one table after another, all that have an index')
    .option('--dry-run', 'write nothing, only report')
    .optionsGroup('What it looks at; without any of them, all:')
    .option('--full', 'all rows and all documents')
    .option('--recent', 'what changed lately')
    .option('--minutes <minutes>', `of --recent; ${DEFAULT_RECENT_MINUTES} of them`, atLeastOne)
    .option('--key <keys...>', 'these rows; of a key of several columns a|b')
    .option('--tenant <value>', 'the rows and documents of one tenant')
    .option('--where <sql>', 'the rows that this holds for')
    .optionsGroup('When it starts:')
    .option('--rows-per-second <rows>', 'compare no faster', atLeastOne)
    .option('--parallel <ranges>', `ranges of rows side by side; ${DEFAULT_REPAIR_PARALLEL} of them`, atLeastOne)
    .option(
      '--settle-seconds <seconds>',
      `a difference counts when it is there for so long; ${DEFAULT_SETTLE_SECONDS} s`,
      numberFrom(0, 300, 'seconds, from 0 to 300'),
    )
    .option(
      '--max-orphan-percent <percent>',
      `with more documents without a row it asks; ${DEFAULT_MAX_ORPHAN_PERCENT} %`,
      numberFrom(0, 100, 'a number from 0 to 100'),
    )
    .option('--yes', 'delete documents without a row however many they are')
    .optionsGroup('While it runs:')
    .option('--watch', 'show how far it is')
    .option('--pause', 'compare nothing until --resume')
    .option('--resume', 'go on')
    .option('--throttle <rows>', 'rows a second from now on, or none for no limit', limit)
    .option('--cancel', 'end it; what was healed stays')
    .option('--approve', 'delete the documents that have no row')
    .optionsGroup('Afterwards:')
    .option('--report', 'what the last repair found; starts none')
    .optionsGroup('Output:')
    .option('--json', 'print one JSON object a table')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, flags: Flags) => {
      const { config } = loadConfig(flags.config);
      const mapping = createMapping(config.tables);
      const asked = whatIsAsked(flags, name, mapping);
      const temporal = await connectTemporal(config.temporal);
      try {
        process.exitCode = await doWhatIsAsked({ temporal, config, mapping, flags }, asked);
      } finally {
        await temporal.close();
      }
    });
}

async function doWhatIsAsked(place: Place, { deed, table }: Asked): Promise<number> {
  if (table === null) return repairAll(place);
  if (deed === 'start') return startRepair(place, table);
  if (deed === 'watch') return watchRepair(place, table.name);
  if (deed === 'report') return reportLast(place, table.name);
  await tellRepair(place, table.name, deed);
  return exits.done;
}

/** One after another, so that they do not slow each other; what one came to stops no other, but who goes away stops them all. */
async function repairAll(place: Place): Promise<number> {
  let worst: number = exits.done;
  for (const table of place.mapping.tables.filter(({ indices }) => indices.length > 0)) {
    const code = await startRepair(place, table).catch(toldFailure);
    if (code === exits.left) return code;
    // A table that failed or drifted counts more than one that waits or was cancelled.
    if (worst !== exits.failed && code !== exits.done) worst = code;
  }
  return worst;
}

function toldFailure(error: unknown): number {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  return exits.failed;
}
