import type { Screen } from '../../demo/screen.ts';
import { runOneResync } from '../../proof/parts/goods/run-one-resync.ts';
import { makeShop, type Shop } from '../../proof/parts/goods/shop.ts';
import { type ProductOptions, type Running, runProduct } from '../../proof/parts/run-product.ts';
import { watchWorkerMemory } from '../../proof/parts/watch-memory.ts';
import { runBareLoop } from './bare-loop.ts';

export interface BenchOptions {
  rows: number;
  parallel?: number;
  joined: boolean;
}

/** Of the bare loop; as many as evenkeel takes at once. */
const PAGE_ROWS = 1_000;

export const BENCH = 'bench-resync';

interface Bench {
  screen: Screen;
  signal: AbortSignal;
}

export interface Speeds {
  bare: number[];
  evenkeel: number[];
}

/** Rows that each copied a second. On servers that are up. Leaves nothing behind. */
export async function runBench(options: BenchOptions, bench: Bench): Promise<Speeds> {
  const { screen } = bench;
  const product: ProductOptions<Shop> = {
    name: BENCH,
    workers: 1,
    makeShop: (servers, endpoints) => makeShop(servers, endpoints, options),
    onDeath: (_, sentence) => screen.say(sentence),
    screen,
  };
  return runProduct(product, (running) => measure(options, { ...bench, ...running }));
}

async function measure(
  { parallel, joined }: BenchOptions,
  { servers, shop, fleet, screen, signal }: Bench & Running<Shop>,
): Promise<Speeds> {
  const request = { keepOldHours: 0, ...(parallel && { parallel }) };
  const speeds: Speeds = { bare: [], evenkeel: [] };

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

  for (const round of joined ? [evenkeel, evenkeel] : [bare, evenkeel, evenkeel, bare]) await round();
  return speeds;
}
