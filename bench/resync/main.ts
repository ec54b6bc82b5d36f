import { Command } from 'commander';
import { abortOnSignals } from '../../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../../demo/fleet-record.ts';
import { createScreen } from '../../demo/screen.ts';
import { withServers } from '../../demo/with-servers.ts';
import { fleetRecordOf } from '../../proof/parts/run-product.ts';
import { tellFailure } from '../../proof/parts/tell-failure.ts';
import { wholeNumber } from '../../stack/options.ts';
import { BENCH, type BenchOptions, runBench } from './run-bench.ts';

/**
 * How fast a resync copies, beside a bare loop of SELECT and `_bulk` on the same servers, with one worker and nothing else
 * going on: both twice, the second time the other way round.
 */
const options = new Command('bench/resync/main.ts')
  .option('--rows <n>', 'rows of the table', wholeNumber(1), 500_000)
  .option('--parallel <n>', 'ranges that are copied side by side', wholeNumber(1))
  .option('--joined', 'documents that hold a row of another table; without the bare loop', false)
  .parse()
  .opts<BenchOptions>();

const screen = createScreen(process.stdout);
const abort = abortOnSignals(screen, 'stopping what was started');
process.exitCode = await main().catch((error: unknown) =>
  tellFailure(error, { name: 'bench resync', screen, signal: abort.signal }),
);

async function main(): Promise<number> {
  await stopEarlierFleet(fleetRecordOf(BENCH));
  const choice = { db: 'mysql', capture: 'canal' } as const;
  const speeds = await withServers({ screen, keep: () => false, choice }, () =>
    runBench(options, { screen, signal: abort.signal }),
  );
  const [bare, evenkeel] = [mean(speeds.bare), mean(speeds.evenkeel)];
  const beside = options.joined
    ? 'with joins'
    : `bare loop ${bare.toFixed(0)} rows/s, ratio ${(evenkeel / bare).toFixed(2)}`;
  screen.say(`bench resync: ${options.rows} rows, evenkeel ${evenkeel.toFixed(0)} rows/s, ${beside}`);
  return 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
