import type { Command } from 'commander';
import { dbOption, wholeNumber } from '../../stack/options.ts';
import type { Db } from '../../stack/part.ts';

/** Of every proof on a large table under live changes. */
export interface TableOptions {
  rows: number;
  changesPerSecond: number;
  quietSeconds: number;
  rowsPerSecond?: number;
  parallel?: number;
  workers: number;
  db: Db;
  json: boolean;
}

/** @param wish `deed` is what the proof does with the table, `does` what that does with a row */
export function withTableOptions(
  command: Command,
  { rows, leastRows = 1, deed, does }: { rows: number; leastRows?: number; deed: string; does: string },
): Command {
  return command
    .option('--rows <n>', 'rows of the table', wholeNumber(leastRows), rows)
    .option('--changes-per-second <n>', 'rows changed per second meanwhile', wholeNumber(10), 500)
    .option('--quiet-seconds <n>', `live changes alone before the ${deed}, and after it`, wholeNumber(1), 30)
    .option('--rows-per-second <n>', `the most rows that the ${deed} ${does} a second`, wholeNumber(1))
    .option('--parallel <n>', `ranges that the ${deed} ${does} side by side`, wholeNumber(1))
    .option('--workers <n>', 'worker processes', wholeNumber(1), 1)
    .addOption(dbOption())
    .option('--json', 'one JSON object on stdout instead of the tables; progress goes to stderr', false);
}

/** What a resync or a repair is asked for besides its table. */
export function paceOf({ rowsPerSecond, parallel }: Pick<TableOptions, 'rowsPerSecond' | 'parallel'>): {
  rowsPerSecond?: number;
  parallel?: number;
} {
  return { ...(rowsPerSecond && { rowsPerSecond }), ...(parallel && { parallel }) };
}
