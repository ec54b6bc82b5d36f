import { Command } from 'commander';
import { dbOption, wholeNumber } from '../../stack/options.ts';
import type { ResyncRequest } from '../../src/model/resync.ts';
import type { Db } from '../../stack/part.ts';

export interface ResyncProofOptions {
  rows: number;
  changesPerSecond: number;
  quietSeconds: number;
  rowsPerSecond?: number;
  parallel?: number;
  workers: number;
  apart?: boolean;
  kill: boolean;
  db: Db;
  json: boolean;
}

export function parseOptions(argv: readonly string[]): ResyncProofOptions {
  return new Command('npm run rebuild --')
    .description(
      'Rebuilds the index of a large table under live changes, on real servers; compares every document of the new ' +
        'index with its row, field by field, and shows what the live changes and the searches felt.',
    )
    .option('--rows <n>', 'rows of the table', wholeNumber(1), 2_000_000)
    .option('--changes-per-second <n>', 'rows changed per second meanwhile', wholeNumber(10), 500)
    .option('--quiet-seconds <n>', 'live changes alone before the resync, and after it', wholeNumber(1), 30)
    .option('--rows-per-second <n>', 'the most rows that the resync copies a second', wholeNumber(1))
    .option('--parallel <n>', 'ranges that are copied side by side', wholeNumber(1))
    .option('--workers <n>', 'worker processes', wholeNumber(1), 1)
    .option('--apart', 'of two workers one for the live changes, and one of lower priority for the resync', false)
    .option('--kill', 'meanwhile kill -9 of the workers, of Elasticsearch, and of the workers again', false)
    .addOption(dbOption())
    .option('--json', 'one JSON object on stdout instead of the tables; progress goes to stderr', false)
    .addHelpText(
      'after',
      '\nIt exits with 1 when a document differs from its row, or a search failed or missed documents; and with 130 after Ctrl-C.',
    )
    .parse(argv)
    .opts<ResyncProofOptions>();
}

export function requestOf({
  rowsPerSecond,
  parallel,
}: Pick<ResyncProofOptions, 'rowsPerSecond' | 'parallel'>): Omit<ResyncRequest, 'table'> {
  return { ...(rowsPerSecond && { rowsPerSecond }), ...(parallel && { parallel }) };
}
