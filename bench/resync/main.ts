import { join } from 'node:path';
import { Command } from 'commander';
import { connect } from '../../demo/connections.ts';
import { createFleet } from '../../demo/fleet.ts';
import { runSetup } from '../../demo/run-setup.ts';
import { createScreen } from '../../demo/screen.ts';
import { buildProduct } from '../../proof/parts/build-product.ts';
import { removeShop } from '../../proof/parts/own-shop.ts';
import { runOneResync } from '../../proof/resync/run-one-resync.ts';
import { makeShop } from '../../proof/resync/shop.ts';
import { watchWorkerMemory } from '../../proof/resync/watch-memory.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { wholeNumber } from '../../stack/options.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { runBareLoop } from './bare-loop.ts';

/**
 * How fast a resync copies, beside a bare loop of SELECT and `_bulk` on the same servers, one worker, nothing else going on.
 * Both in turn, twice, in another order the second time.
 */
interface Options {
  rows: number;
  parallel?: number;
  joined: boolean;
}

const { rows, parallel, joined } = new Command('bench/resync/main.ts')
  .option('--rows <n>', 'rows of the table', wholeNumber(1), 500_000)
  .option('--parallel <n>', 'ranges that are copied side by side', wholeNumber(1))
  .option('--joined', 'documents that hold a row of another table; without the bare loop', false)
  .parse()
  .opts<Options>();

/** Of the bare loop; as many as evenkeel takes at once. */
const PAGE_ROWS = 1_000;
const screen = createScreen(process.stdout);
const { signal } = new AbortController();
const program = await buildProduct();
const servers = await connect(endpoints());
const shop = await makeShop(servers, endpoints(), { rows, joined });
const fleet = createFleet({
  name: 'bench-resync',
  ingresses: 1,
  workers: 1,
  config: shop.config,
  folder: checkout,
  program,
  logFolder: join(stackDir, 'log'),
  recordFile: join(stackDir, 'run', 'bench-resync.json'),
  onDeath: (_, sentence) => screen.say(sentence),
});
const speeds = { bare: [] as number[], evenkeel: [] as number[] };
try {
  await runSetup({ config: shop.config, folder: checkout });
  await fleet.start();
  const rounds = joined ? ([evenkeel, evenkeel] as const) : ([bare, evenkeel, evenkeel, bare] as const);
  for (const round of rounds) await round();
} finally {
  await fleet.stop();
  await removeShop(servers, shop);
  await servers.close();
}
const [bareMean, evenkeelMean] = [mean(speeds.bare), mean(speeds.evenkeel)];
const ratio = joined ? '' : `, bare loop ${bareMean.toFixed(0)} rows/s, ratio ${(evenkeelMean / bareMean).toFixed(2)}`;
screen.say(`bench resync: ${rows} rows, evenkeel ${evenkeelMean.toFixed(0)} rows/s${ratio}`);

async function bare(): Promise<void> {
  const done = await runBareLoop(servers, shop, PAGE_ROWS);
  speeds.bare.push(done.rows / done.seconds);
  screen.say(`bare loop  ${done.seconds.toFixed(1)} s, ${(done.rows / done.seconds).toFixed(0)} rows/s`);
}

async function evenkeel(): Promise<void> {
  const memory = watchWorkerMemory(fleet);
  const request = { keepOldHours: 0, ...(parallel && { parallel }) };
  const done = await runOneResync(servers.temporal, shop, { request, onProgress: () => undefined, signal });
  speeds.evenkeel.push(done.rows / done.copySeconds);
  screen.say(
    `evenkeel   ${done.copySeconds.toFixed(1)} s, ${(done.rows / done.copySeconds).toFixed(0)} rows/s; ` +
      `${done.seconds.toFixed(1)} s in all; worker at most ${memory.stop().toFixed(0)} MB`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
