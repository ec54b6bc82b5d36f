import { DemoError } from '../../demo/demo-error.ts';
import { startRepair } from '../../proof/repair/run-one-repair.ts';
import type { RepairProgress } from '../../src/model/repair.ts';
import type { BenchGround } from '../bench-part.ts';
import { PAGE_ROWS } from '../goods/copy-rows.ts';
import { fillIndex } from '../goods/fill-index.ts';
import { type Rate, rateOf } from '../goods/rate.ts';
import { type GoodsGround, runOnGoods } from '../goods/run-on-goods.ts';
import { secondsOf, timeInTurns } from '../goods/time-in-turns.ts';
import { watchingMemory } from '../goods/watching-memory.ts';
import { readDocuments, readRows } from './bare-read.ts';

export interface RepairFacts {
  rows: number;
  /** One page of rows, and so on to the last, then the documents. */
  readInTurn: Rate;
  /** Rows and documents side by side. */
  readAtOnce: Rate;
  /** A full repair of a table on which nothing differs. */
  cleanCheck: Rate;
  /** The most that the worker had in RAM. */
  workerMb: number;
}

const SIZES = { quick: { rows: 20_000, rounds: 1 }, full: { rows: 1_000_000, rounds: 4 } } as const;

/** How long a full check of a table takes, and a bare read of its rows and of its documents. */
export async function measureRepair(ground: BenchGround): Promise<RepairFacts> {
  const { rows, rounds } = SIZES[ground.options.quick ? 'quick' : 'full'];
  const { done, workerMb } = await runOnGoods({ rows }, ground, async (running) => {
    const { servers, shop, fleet } = running;
    await fillIndex(running);
    const sides = [() => readRows(servers, shop, PAGE_ROWS), () => readDocuments(servers, shop, PAGE_ROWS)] as const;
    const inTurn = async (): Promise<number[]> => [await sides[0](), await sides[1]()];
    const atOnce = (): Promise<number[]> => Promise.all(sides.map((read) => read()));
    const works = {
      'bare read, rows then documents': () => secondsOf(async () => allRead(await inTurn(), rows)),
      'bare read, both at once': () => secondsOf(async () => allRead(await atOnce(), rows)),
      'clean check': () => secondsOf(() => check(running)),
    };
    return watchingMemory(fleet, () => timeInTurns(works, rounds, ground));
  });
  return {
    rows,
    readInTurn: rateOf(rows, done['bare read, rows then documents']),
    readAtOnce: rateOf(rows, done['bare read, both at once']),
    cleanCheck: rateOf(rows, done['clean check']),
    workerMb,
  };
}

function allRead(counts: readonly number[], rows: number): void {
  if (counts.some((count) => count !== rows)) throw new DemoError(`${counts.join(' and ')} read, of ${rows} rows`);
}

async function check({ servers, shop }: GoodsGround): Promise<void> {
  const workflowId = await startRepair(servers.temporal, shop, {});
  const report = (await servers.temporal.workflow.getHandle(workflowId).result()) as RepairProgress;
  if (report.share !== 1 || report.rows < shop.rows)
    throw new DemoError(`this is no clean check of all rows: ${JSON.stringify(report)}`);
}
