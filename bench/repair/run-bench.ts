import { DemoError } from '../../demo/demo-error.ts';
import type { Screen } from '../../demo/screen.ts';
import { runOneResync } from '../../proof/parts/goods/run-one-resync.ts';
import { makeShop, type Shop } from '../../proof/parts/goods/shop.ts';
import { type ProductOptions, type Running, runProduct } from '../../proof/parts/run-product.ts';
import { watchWorkerMemory } from '../../proof/parts/watch-memory.ts';
import { startRepair } from '../../proof/repair/run-one-repair.ts';
import type { RepairProgress } from '../../src/model/repair.ts';
import { readDocuments, readRows } from './bare-read.ts';

export interface BenchOptions {
  rows: number;
  parallel?: number;
  rounds: number;
}

/** Of the bare read; as many as evenkeel takes at once. */
const PAGE_ROWS = 1_000;

export const BENCH = 'bench-repair';

interface Bench {
  screen: Screen;
  signal: AbortSignal;
}

/** Seconds of each time. */
export interface Times {
  /** One page of rows, one page of documents, and so on. */
  inTurn: number[];
  /** Rows and documents side by side. */
  atOnce: number[];
  check: number[];
}

/** On servers that are up. Leaves nothing behind. */
export async function runBench(options: BenchOptions, bench: Bench): Promise<Times> {
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

async function measure({ rows, parallel, rounds }: BenchOptions, bench: Bench & Running<Shop>): Promise<Times> {
  const { servers, shop, fleet, screen, signal } = bench;
  const request = { keepOldHours: 0 };
  await runOneResync(servers.temporal, shop, { request, onProgress: () => undefined, signal });
  const times: Times = { inTurn: [], atOnce: [], check: [] };
  const both = [() => readRows(servers, shop, PAGE_ROWS), () => readDocuments(servers, shop, PAGE_ROWS)] as const;

  async function bare(how: 'inTurn' | 'atOnce'): Promise<void> {
    const seconds = await secondsOf(async () => {
      const read = how === 'atOnce' ? await Promise.all(both.map((one) => one())) : [await both[0](), await both[1]()];
      if (read.some((count) => count !== rows)) throw new DemoError(`${read.join(' and ')} read, of ${rows} rows`);
    });
    times[how].push(seconds);
    screen.say(`bare read, ${how === 'atOnce' ? 'both at once' : 'one after the other'}  ${seconds.toFixed(1)} s`);
  }

  async function check(): Promise<void> {
    signal.throwIfAborted();
    const memory = watchWorkerMemory(fleet);
    const seconds = await secondsOf(async () => {
      const workflowId = await startRepair(servers.temporal, shop, parallel ? { parallel } : {});
      const report = (await servers.temporal.workflow.getHandle(workflowId).result()) as RepairProgress;
      if (report.share !== 1 || report.rows < rows)
        throw new DemoError(`this is no clean check of all rows: ${JSON.stringify(report)}`);
    });
    times.check.push(seconds);
    screen.say(`clean check  ${seconds.toFixed(1)} s, worker at most ${memory.stop().toFixed(0)} MB`);
  }

  for (let round = 0; round < rounds; round++) {
    const inOrder = [() => bare('inTurn'), () => bare('atOnce'), check];
    for (const one of round % 2 === 0 ? inOrder : inOrder.toReversed()) await one();
  }
  return times;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const beganAtMs = performance.now();
  await work();
  return (performance.now() - beganAtMs) / 1000;
}
