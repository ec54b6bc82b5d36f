import { connect } from '../../demo/connections.ts';
import { endpoints } from '../../stack/endpoints.ts';
import type { BacklogFormat } from '../backlog/formats.ts';
import { type BacklogFacts, backlogFacts } from '../backlog/backlog-facts.ts';
import { withBacklog } from '../backlog/write-backlog.ts';
import type { BenchGround } from '../bench-part.ts';
import { mean } from '../measure/mean.ts';
import type { AppliedFigures, BacklogGround } from './apply-backlog.ts';
import { runBareSide } from './bare-side.ts';
import { type ProductFigures, runProductSide } from './product-side.ts';

/** Both sides on one backlog, each some times. */
export interface Comparison {
  backlog: BacklogFacts;
  product: ProductFigures[];
  bareLoop: AppliedFigures[];
  productChangesPerSecond: number;
  bareLoopChangesPerSecond: number;
  /** What durability costs: of the bare loop's changes per second so many are left. */
  ratio: number;
}

export async function compareSides(ground: BenchGround, format: BacklogFormat): Promise<Comparison> {
  const { quick } = ground.options;
  const servers = await connect(endpoints());
  try {
    const wish = { changes: quick ? 20_000 : 300_000, format, count: 5, storyBytes: 0 };
    return await withBacklog(servers, { ...ground, wish }, async (backlog) => {
      const runs = await runInTurn({ ...ground, servers, backlog });
      const [ours, bare] = [runs.product, runs.bareLoop].map((all) => mean(all.map((one) => one.changesPerSecond)));
      const speeds = { productChangesPerSecond: ours!, bareLoopChangesPerSecond: bare!, ratio: ours! / bare! };
      return { backlog: backlogFacts(backlog), ...runs, ...speeds };
    });
  } finally {
    await servers.close();
  }
}

/**
 * Whatever gets slower or faster with time meets both alike. Servers that have just started get faster for minutes, so that a first run of
 * each does not count.
 */
async function runInTurn(ground: BacklogGround): Promise<Pick<Comparison, 'product' | 'bareLoop'>> {
  const { screen, options } = ground;
  const [product, bareLoop]: [ProductFigures[], AppliedFigures[]] = [[], []];
  const ours = async (): Promise<void> => void product.push(await runProductSide(ground, { workers: 1, ingresses: 1 }));
  const bare = async (): Promise<void> => void bareLoop.push(await runBareSide(ground));
  for (const run of options.quick ? [ours, bare] : [ours, bare, ours, bare, bare, ours]) {
    await run();
    const [name, figures] = run === ours ? ['evenkeel', product] : ['bare loop', bareLoop];
    screen.say(`${name}  ${figures.at(-1)!.changesPerSecond.toFixed(0)} changes/s`);
  }
  if (options.quick) return { product, bareLoop };
  screen.say('the first of each does not count');
  return { product: product.slice(1), bareLoop: bareLoop.slice(1) };
}
