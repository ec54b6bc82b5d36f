import { Command } from 'commander';
import { dbOption, wholeNumber } from '../../stack/options.ts';
import type { Db } from '../../stack/part.ts';

export interface FanOutOptions {
  goods: number;
  rate: number;
  quietSeconds: number;
  rowsPerSecond: number;
  workers: number;
  db: Db;
  json: boolean;
}

export function parseOptions(argv: readonly string[]): FanOutOptions {
  return new Command('npm run fan-out --')
    .description(
      'Renames a brand with very many goods under live load, and once more in the middle, on real servers; shows how ' +
        'far it is, what it costs the live changes beside it, and compares every document with MySQL.',
    )
    .option('--goods <n>', 'goods of the brand', wholeNumber(1), 100_000)
    .option('--rate <n>', 'live changes per second meanwhile', wholeNumber(1), 40)
    .option('--quiet-seconds <n>', 'live changes without a fan-out before, to compare with', wholeNumber(1), 15)
    .option('--rows-per-second <n>', 'bulk.rowsPerSecond of the config', wholeNumber(1), 2_000)
    .option('--workers <n>', 'worker processes', wholeNumber(1), 2)
    .addOption(dbOption())
    .option('--json', 'one JSON object on stdout instead of the tables; progress goes to stderr', false)
    .addHelpText('after', '\nIt exits with 1 when a document differs from MySQL, and with 130 after Ctrl-C.')
    .parse(argv)
    .opts<FanOutOptions>();
}
