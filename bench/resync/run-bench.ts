import { join } from 'node:path';
import { connect } from '../../demo/connections.ts';
import { createFleet } from '../../demo/fleet.ts';
import { runSetup } from '../../demo/run-setup.ts';
import type { Screen } from '../../demo/screen.ts';
import { buildProduct } from '../../proof/parts/build-product.ts';
import { removeShop } from '../../proof/parts/own-shop.ts';
import { runOneResync } from '../../proof/resync/run-one-resync.ts';
import { makeShop } from '../../proof/resync/shop.ts';
import { watchWorkerMemory } from '../../proof/resync/watch-memory.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { runBareLoop } from './bare-loop.ts';

export interface BenchOptions {
  rows: number;
  parallel?: number;
  joined: boolean;
}

/** Of the bare loop; as many as evenkeel takes at once. */
const PAGE_ROWS = 1_000;

export const fleetRecordFile = join(stackDir, 'run', 'bench-resync.json');

/** Rows that each copied a second. On servers that are up. Leaves nothing behind. */
export async function runBench(
  { rows, parallel, joined }: BenchOptions,
  { screen, signal }: { screen: Screen; signal: AbortSignal },
): Promise<{ bare: number[]; evenkeel: number[] }> {
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
    recordFile: fleetRecordFile,
    onDeath: (_, sentence) => screen.say(sentence),
  });
  const request = { keepOldHours: 0, ...(parallel && { parallel }) };
  const speeds = { bare: [] as number[], evenkeel: [] as number[] };

  async function bare(): Promise<void> {
    const { rows, seconds } = await runBareLoop(servers, shop, PAGE_ROWS);
    speeds.bare.push(rows / seconds);
    screen.say(`bare loop  ${seconds.toFixed(1)} s, ${(rows / seconds).toFixed(0)} rows/s`);
  }

  async function evenkeel(): Promise<void> {
    const memory = watchWorkerMemory(fleet);
    const onProgress = (): void => undefined;
    const { rows, seconds, copySeconds } = await runOneResync(servers.temporal, shop, { request, onProgress, signal });
    speeds.evenkeel.push(rows / copySeconds);
    screen.say(
      `evenkeel   ${copySeconds.toFixed(1)} s, ${(rows / copySeconds).toFixed(0)} rows/s; ` +
        `${seconds.toFixed(1)} s in all; worker at most ${memory.stop().toFixed(0)} MB`,
    );
  }

  try {
    await runSetup({ config: shop.config, folder: checkout });
    await fleet.start();
    for (const round of joined ? [evenkeel, evenkeel] : [bare, evenkeel, evenkeel, bare]) await round();
  } finally {
    await fleet.stop();
    await removeShop(servers, shop);
    await servers.close();
  }
  return speeds;
}
