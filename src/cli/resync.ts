import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { createMapping, type TableMapping } from '../mapping/mapping.ts';
import { DEFAULT_KEEP_OLD_HOURS, DEFAULT_PARALLEL, DEFAULT_TABLES_AT_ONCE } from '../model/resync.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { configOption } from './config-option.ts';
import { cancelAll, startAll, watchAll } from './resync/all-tables.ts';
import { atLeastOne, limit } from './follow/flag-values.ts';
import { exits } from './follow/place.ts';
import { deedOf, hours, type Flags } from './resync/flags.ts';
import { namedTable, withIndex } from './named-table.ts';
import { startResync, watchOne } from './resync/one-table.ts';
import type { Place } from './resync/place.ts';
import { showDryRun } from './resync/show-dry-run.ts';
import { tellResync } from './resync/tell-resync.ts';
import { mayStart } from './resync/may-start.ts';

const EXAMPLES = `
Examples:
  evenkeel resync shop.goods                     build its indices anew, and watch
  evenkeel resync shop.goods --dry-run           what that would do
  evenkeel resync shop.goods --watch             join one that runs
  evenkeel resync shop.goods --throttle 2000     slower, from now on
  evenkeel resync shop.goods --tenant 7          only what is of one tenant, in the live index
  evenkeel resync --all --tables-at-once 2

Exit codes: 0 done, 1 failed, 2 cancelled, 3 it waits for --approve or --cancel (where there is no terminal).`;

export function resyncCommand(): Command {
  return new Command('resync')
    .description('Build the indices of a table anew from MySQL, beside those that are searched, and swap them.')
    .argument('[table]', 'as the config names it, or without its database')
    .addOption(configOption())
    .option('--all', 'all tables that have an index')
    .option('--dry-run', 'say what it would do, and change nothing')
    .optionsGroup('When it starts:')
    .option('--rows-per-second <rows>', 'copy no faster', atLeastOne)
    .option('--parallel <ranges>', `ranges of rows side by side; ${DEFAULT_PARALLEL} of them`, atLeastOne)
    .option('--keep-old-hours <hours>', `keep the old index so long; ${DEFAULT_KEEP_OLD_HOURS} h`, hours)
    .option('--tables-at-once <tables>', `of --all; ${DEFAULT_TABLES_AT_ONCE} of them`, atLeastOne)
    .option('--tenant <value>', 'only the rows and documents of one tenant, in the live index')
    .option('--where <sql>', 'only the rows that this holds for, in the live index')
    .option('--yes', 'drop what a terminated resync left over, without asking')
    .optionsGroup('While it runs:')
    .option('--watch', 'show how far it is')
    .option('--pause', 'copy nothing until --resume')
    .option('--resume', 'go on')
    .option('--throttle <rows>', 'rows a second from now on, or none for no limit', limit)
    .option('--cancel', 'give up, and drop what was built')
    .option('--approve', 'swap, though the new index differs')
    .optionsGroup('Afterwards:')
    .option('--rollback', 'back to the old index')
    .option('--drop-old', 'drop the old index now')
    .optionsGroup('Output:')
    .option('--json', 'print JSON, one object a line')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, flags: Flags) => {
      const deed = deedOf(flags, name);
      const { config } = loadConfig(flags.config);
      const mapping = createMapping(config.tables);
      const table = name === undefined ? undefined : withIndex(namedTable(mapping, name));
      const temporal = await connectTemporal(config.temporal);
      const place = { temporal, config, mapping, flags };
      try {
        if (table) await doToOne(place, table, deed);
        else await doToAll(place, deed);
      } finally {
        await temporal.close();
      }
    });
}

type Deed = ReturnType<typeof deedOf>;

async function doToOne(place: Place, table: TableMapping, deed: Deed): Promise<void> {
  if (deed === 'dryRun') return showDryRun(place, [table]);
  if (deed === 'watch') process.exitCode = await watchOne(place, table);
  else if (deed !== 'start') await tellResync(place, table.name, deed);
  else process.exitCode = (await mayStart(place, [table])) ? await startResync(place, table) : exits.cancelled;
}

async function doToAll(place: Place, deed: Deed): Promise<void> {
  const tables = place.mapping.tables.filter(({ indices }) => indices.length > 0);
  if (deed === 'dryRun') return showDryRun(place, tables);
  if (deed === 'cancel') await cancelAll(place);
  else if (deed === 'watch') process.exitCode = await watchAll(place);
  else process.exitCode = (await mayStart(place, tables)) ? await startAll(place) : exits.cancelled;
}
