import { Command } from 'commander';
import { fleetRecordOf } from '../../proof/parts/run-product.ts';
import { prove } from '../../proof/parts/prove.ts';
import { wholeNumber } from '../../stack/options.ts';
import { BENCH, type BenchOptions, runBench } from './run-bench.ts';

/**
 * How long a full check of a table takes on which nothing differs, beside a bare read of its rows and of its documents on the
 * same servers, with one worker and nothing else going on: in turn, each round the other way round.
 */
const options = new Command('bench/repair/main.ts')
  .option('--rows <n>', 'rows of the table', wholeNumber(1), 1_000_000)
  .option('--parallel <n>', 'ranges that are compared side by side', wholeNumber(1))
  .option('--rounds <n>', 'how often each is done', wholeNumber(1), 4)
  .parse()
  .opts<BenchOptions>();

process.exitCode = await prove({
  name: 'bench repair',
  recordFile: fleetRecordOf(BENCH),
  options: { db: 'mysql', json: false },
  run: (ground) => runBench(options, ground),
  print: () => undefined,
  closingLine({ inTurn, atOnce, check }) {
    const seconds = mean(check);
    const beside = (bare: readonly number[]): string =>
      `${mean(bare).toFixed(1)} s (ratio ${(seconds / mean(bare)).toFixed(2)})`;
    return (
      `bench repair: ${options.rows} rows, clean full check ${seconds.toFixed(1)} s (${(options.rows / seconds).toFixed(0)} rows/s); ` +
      `bare read of both sides ${beside(inTurn)}, of both at once ${beside(atOnce)}`
    );
  },
  isGood: () => true,
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
