import { runOneResync } from '../../proof/parts/goods/run-one-resync.ts';
import type { BenchGround } from '../bench-part.ts';
import { type Rate, rateOf } from '../goods/rate.ts';
import { type GoodsGround, runOnGoods } from '../goods/run-on-goods.ts';
import { timeInTurns } from '../goods/time-in-turns.ts';
import { watchingMemory } from '../goods/watching-memory.ts';
import { runBareLoop } from './bare-loop.ts';

export interface ResyncFacts {
  rows: number;
  bareLoop: Rate;
  evenkeel: Rate;
  /** Each document holds a row of another table. */
  withJoins: Rate;
  /** The most that the worker had in RAM. */
  workerMb: number;
}

const SIZES = { quick: { rows: 20_000, rounds: 1 }, full: { rows: 500_000, rounds: 2 } } as const;

/** How fast a resync copies, and a bare loop of SELECT and `_bulk`; what comes after the copy does not count. */
export async function measureResync(ground: BenchGround): Promise<ResyncFacts> {
  const { rows, rounds } = SIZES[ground.options.quick ? 'quick' : 'full'];
  const plain = await runOnGoods({ rows }, ground, (running) => {
    const works = {
      'bare loop': () => runBareLoop(running),
      evenkeel: () => copySeconds(running),
    };
    return watchingMemory(running.fleet, () => timeInTurns(works, rounds, ground));
  });
  const joined = await runOnGoods({ rows, joined: true }, ground, (running) =>
    watchingMemory(running.fleet, () => timeInTurns({ 'with joins': () => copySeconds(running) }, rounds, ground)),
  );
  return {
    rows,
    bareLoop: rateOf(rows, plain.done['bare loop']),
    evenkeel: rateOf(rows, plain.done.evenkeel),
    withJoins: rateOf(rows, joined.done['with joins']),
    workerMb: Math.max(plain.workerMb, joined.workerMb),
  };
}

async function copySeconds({ servers, shop, signal }: GoodsGround): Promise<number> {
  const request = { keepOldHours: 0 };
  const run = await runOneResync(servers.temporal, shop, { request, onProgress: () => undefined, signal });
  return run.copySeconds;
}
