import { indexDefinition } from '../../proof/parts/goods/shop.ts';
import { createWriter, type Writer } from '../../proof/parts/goods/writer.ts';
import type { BenchGround } from '../bench-part.ts';
import { fillIndex } from '../goods/fill-index.ts';
import { type GoodsGround, runOnGoods } from '../goods/run-on-goods.ts';
import { changeRates, type RateName } from './change-rates.ts';
import { followWays } from './follow-ways.ts';
import type { LatencyFacts } from './latency-facts.ts';
import { measureRate } from './measure-rate.ts';
import { watchTopic } from './watch-topic.ts';
import { withBareLoop } from './with-bare-loop.ts';

interface Size {
  rows: number;
  seconds: Readonly<Record<RateName | 'warmUp', number>>;
}

const SIZES: Readonly<Record<'quick' | 'full', Size>> = {
  quick: { rows: 5_000, seconds: { warmUp: 5, slow: 20, middle: 10, fast: 10 } },
  full: { rows: 100_000, seconds: { warmUp: 20, slow: 300, middle: 60, fast: 60 } },
};

interface Run {
  running: GoodsGround;
  size: Size;
  writer: Writer;
}

/** evenkeel first; when it is stopped, the bare loop on the same rows. */
export async function measureLatency(ground: BenchGround): Promise<LatencyFacts> {
  const size = SIZES[ground.options.quick ? 'quick' : 'full'];
  return runOnGoods({ rows: size.rows, cacheKey: 'delete' }, ground, async (running) => {
    await fillIndex(running);
    const run = { running, size, writer: createWriter(running.servers.mysql, running.shop) };
    const evenkeel = await measureEvenkeel(run);
    await running.fleet.stop();
    return {
      rows: size.rows,
      refreshIntervalMs: Number.parseInt(indexDefinition.settings.refresh_interval, 10),
      ...evenkeel,
      bareLoop: await measureBareLoop(run),
    };
  });
}

async function measureEvenkeel(run: Run): Promise<Pick<LatencyFacts, 'evenkeel' | 'stages'>> {
  const { servers, shop } = run.running;
  const measure = measuring(run, 'evenkeel', shop.index);
  await measure.warmUp();
  const topic = await watchTopic(servers, shop);
  try {
    const slow = await measure.at('slow');
    await topic.stop();
    const stages = await followWays(run.running, topic, slow.latencies);
    const [middle, fast] = [await measure.at('middle'), await measure.at('fast')];
    return { evenkeel: [slow.facts, middle.facts, fast.facts], stages };
  } finally {
    await topic.stop();
  }
}

function measureBareLoop(run: Run): Promise<LatencyFacts['bareLoop']> {
  return withBareLoop(run.running, async (index) => {
    const measure = measuring(run, 'bare loop', index);
    await measure.warmUp();
    const [slow, fast] = [await measure.at('slow'), await measure.at('fast')];
    return [slow.facts, fast.facts];
  });
}

function measuring({ running, size, writer }: Run, who: string, index: string) {
  const { screen } = running;
  return {
    at(name: RateName) {
      const [rate, seconds] = [changeRates[name], size.seconds[name]];
      screen.step(`${who}: ${rate.changesPerSecond} changes a second for ${seconds} s`);
      return measureRate(running, { rate, seconds, index, writer });
    },
    async warmUp(): Promise<void> {
      screen.step(`${who}: warming up`);
      await measureRate(running, { rate: changeRates.middle, seconds: size.seconds.warmUp, index, writer });
    },
  };
}
