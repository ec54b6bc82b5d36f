import { withServers } from '../../demo/with-servers.ts';
import { indexDefinition } from '../../proof/parts/goods/shop.ts';
import { createWriter, type Writer } from '../../proof/parts/goods/writer.ts';
import { reset } from '../../stack/stack.ts';
import type { BenchGround } from '../bench-part.ts';
import { fillIndex } from '../goods/fill-index.ts';
import { type GoodsGround, runOnGoods } from '../goods/run-on-goods.ts';
import { changeRates, type RateName } from './change-rates.ts';
import { followWays } from './follow-ways.ts';
import type { CaptureLatency, LatencyFacts, RateLatency } from './latency-facts.ts';
import { measureRate } from './measure-rate.ts';
import { watchTopic } from './watch-topic.ts';
import { withBareLoop } from './with-bare-loop.ts';

interface Size {
  rows: number;
  seconds: Readonly<Record<RateName | 'warmUp', number>>;
}

const SIZES: Readonly<Record<'quick' | 'full', Size>> = {
  quick: { rows: 5_000, seconds: { warmUp: 5, slow: 20, middle: 10, fast: 10 } },
  full: { rows: 100_000, seconds: { warmUp: 60, slow: 200, middle: 60, fast: 60 } },
};

/** Beside the lowest rate, at which it is seen where the time goes. */
interface FasterRates {
  evenkeel: readonly RateName[];
  bareLoop: readonly RateName[];
}

const FASTER = { evenkeel: ['middle', 'fast'], bareLoop: ['fast'] } as const satisfies FasterRates;

interface Run {
  running: GoodsGround;
  size: Size;
  writer: Writer;
}

export async function measureLatency(ground: BenchGround): Promise<LatencyFacts> {
  const size = SIZES[ground.options.quick ? 'quick' : 'full'];
  return {
    rows: size.rows,
    refreshIntervalMs: Number.parseInt(indexDefinition.settings.refresh_interval, 10),
    canal: await measureCanal(ground, size),
    debezium: await measureDebezium(ground, size),
  };
}

/** evenkeel first; when it is stopped, the bare loop on the same rows. */
function measureCanal(ground: BenchGround, size: Size): Promise<CaptureLatency> {
  return runOnGoods({ rows: size.rows, cacheKey: 'delete' }, ground, (running) => measureBoth(running, size, FASTER));
}

/** It runs only so long: every change costs it as well. Where it was before, it would meet tables that were made without its knowledge. */
async function measureDebezium(ground: BenchGround, size: Size): Promise<CaptureLatency> {
  const { screen } = ground;
  const choice = { db: 'mysql', capture: 'debezium' } as const;
  await reset(['debezium'], { ...choice, report: (line) => screen.say(`        ${line}`) });
  return withServers({ screen, keep: () => false, choice, parts: ['debezium'] }, () =>
    runOnGoods({ rows: size.rows, cacheKey: 'delete', capture: 'debezium' }, ground, async (running) => {
      const { servers, shop } = running;
      try {
        return await measureBoth(running, size, { evenkeel: [], bareLoop: [] });
      } finally {
        await servers.kafkaAdmin.deleteTopics({ topics: [shop.topic.name] });
      }
    }),
  );
}

async function measureBoth(running: GoodsGround, size: Size, faster: FasterRates): Promise<CaptureLatency> {
  await fillIndex(running);
  const run = { running, size, writer: createWriter(running.servers.mysql, running.shop) };
  const evenkeel = await measureEvenkeel(run, faster.evenkeel);
  await running.fleet.stop();
  return { ...evenkeel, bareLoop: await measureBareLoop(run, faster.bareLoop) };
}

async function measureEvenkeel(
  run: Run,
  faster: readonly RateName[],
): Promise<Pick<CaptureLatency, 'evenkeel' | 'stages'>> {
  const { servers, shop } = run.running;
  const measure = measuring(run, 'evenkeel', shop.index);
  await measure.warmUp(faster);
  const topic = await watchTopic(servers, shop);
  try {
    const slow = await measure.at('slow');
    await topic.stop();
    const stages = await followWays(run.running, topic, slow.latencies);
    return { evenkeel: [slow.facts, ...(await measure.atAll(faster))], stages };
  } finally {
    await topic.stop();
  }
}

function measureBareLoop(run: Run, faster: readonly RateName[]): Promise<CaptureLatency['bareLoop']> {
  return withBareLoop(run.running, async (index) => {
    const measure = measuring(run, 'bare loop', index);
    await measure.warmUp(faster);
    return measure.atAll(['slow', ...faster]);
  });
}

function measuring({ running, size, writer }: Run, who: string, index: string) {
  const { screen, shop } = running;
  async function at(name: RateName) {
    const [rate, seconds] = [changeRates[name], size.seconds[name]];
    screen.step(`${who}, by ${shop.topic.format}: ${rate.changesPerSecond} changes a second for ${seconds} s`);
    return measureRate(running, { rate, seconds, index, writer });
  }
  return {
    at,
    async atAll(names: readonly RateName[]): Promise<RateLatency[]> {
      const all: RateLatency[] = [];
      for (const name of names) all.push((await at(name)).facts);
      return all;
    },
    /** Servers that have just started get faster for a while: at the fastest rate that will be measured. */
    async warmUp(faster: readonly RateName[]): Promise<void> {
      screen.step(`${who}: warming up`);
      const rate = changeRates[faster.at(-1) ?? 'middle'];
      await measureRate(running, { rate, seconds: size.seconds.warmUp, index, writer });
    },
  };
}
