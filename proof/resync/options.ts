import { Command } from 'commander';
import { type TableOptions, withTableOptions } from '../parts/table-options.ts';

export interface ResyncProofOptions extends TableOptions {
  apart?: boolean;
  kill: boolean;
}

export function parseOptions(argv: readonly string[]): ResyncProofOptions {
  const command = new Command('npm run rebuild --').description(
    'Rebuilds the index of a large table under live changes, on real servers; compares every document of the new ' +
      'index with its row, field by field, and shows what the live changes and the searches felt.',
  );
  return withTableOptions(command, { rows: 2_000_000, deed: 'resync', does: 'copies' })
    .option('--apart', 'of two workers the first for the live changes, and the second for the resync', false)
    .option('--kill', 'meanwhile kill -9 of the workers, of Elasticsearch, and of the workers again', false)
    .addHelpText(
      'after',
      '\nIt exits with 1 when a document differs from its row, or a search failed or missed documents; and with 130 after Ctrl-C.',
    )
    .parse(argv)
    .opts<ResyncProofOptions>();
}
