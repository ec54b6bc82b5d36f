import { Command } from 'commander';
import { type TableOptions, withTableOptions } from '../parts/table-options.ts';
import { LEAST_ROWS } from './places.ts';

export type MendOptions = TableOptions;

export function parseOptions(argv: readonly string[]): MendOptions {
  const command = new Command('npm run mend --').description(
    'Damages the index and the cache of a large table in every way, by hand, on real servers, and has it repaired under ' +
      'live changes: all must be found and mended, and nothing that was right may be touched.',
  );
  return withTableOptions(command, { rows: 1_000_000, leastRows: LEAST_ROWS, deed: 'repair', does: 'compares' })
    .addHelpText(
      'after',
      '\nIt exits with 1 when damage was not found or not mended, a document or a cached value differs from its row, or something that was right was written; and with 130 after Ctrl-C.',
    )
    .parse(argv)
    .opts<MendOptions>();
}
