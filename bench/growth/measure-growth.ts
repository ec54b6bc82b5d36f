import { connect, type Connections } from '../../demo/connections.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { type BacklogFacts, backlogFacts } from '../backlog/backlog-facts.ts';
import { type BacklogWish, withBacklog } from '../backlog/write-backlog.ts';
import type { BenchGround } from '../bench-part.ts';
import { type ProductFigures, runProductSide } from '../throughput/product-side.ts';

/** What a backlog of another size costs. */
export interface Grown {
  name: string;
  backlog: BacklogFacts;
  product: ProductFigures;
  /** If batches travelled as they are; nothing in the config lets them, so it is calculated from one that is packed. */
  ifUnpacked: { historyBytesPer1000Changes: number; databaseBytesPer1000Changes: number };
}

/** Of a row, so that its record takes ten times the bytes. */
const LONG_STORY_BYTES = 5_600;

export async function measureGrowth(ground: BenchGround): Promise<Grown[]> {
  const changes = ground.options.quick ? 5_000 : 300_000;
  const usual: BacklogWish = { changes, format: 'canal', count: 5, storyBytes: 0 };
  const wishes = {
    usual,
    '10x the backlog': { ...usual, changes: 10 * changes },
    '10x the tables': { ...usual, count: 50 },
    // Fewer: the histories of as many would fill a GB.
    '10x the row': { ...usual, changes: Math.round(changes / 3), storyBytes: LONG_STORY_BYTES },
  };
  const servers = await connect(endpoints());
  try {
    const all: Grown[] = [];
    for (const [name, wish] of Object.entries(wishes)) {
      all.push({ name, ...(await measureOne({ ...ground, servers }, wish)) });
      ground.screen.say(`${name}  ${all.at(-1)!.product.changesPerSecond.toFixed(0)} changes/s`);
    }
    return all;
  } finally {
    await servers.close();
  }
}

function measureOne(ground: BenchGround & { servers: Connections }, wish: BacklogWish): Promise<Omit<Grown, 'name'>> {
  return withBacklog(ground.servers, { ...ground, wish }, async (backlog) => {
    const product = await runProductSide({ ...ground, backlog }, { workers: 1, ingresses: 1 });
    const facts = backlogFacts(backlog);
    // Temporal keeps the input of a workflow once.
    const saved = facts.unpackedBytesPer1000Changes - facts.packedBytesPer1000Changes;
    return {
      backlog: facts,
      product,
      ifUnpacked: {
        historyBytesPer1000Changes: product.historyBytesPer1000Changes + saved,
        databaseBytesPer1000Changes: product.databaseBytesPer1000Changes + saved,
      },
    };
  });
}
