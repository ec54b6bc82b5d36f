import { DemoError } from '../../demo/demo-error.ts';
import { verifyDocuments } from '../../demo/verify/verify-documents.ts';
import { differenceLine } from '../parts/difference-line.ts';
import { type ResyncRun, runOneResync } from '../parts/goods/run-one-resync.ts';
import { makeShop, type Shop } from '../parts/goods/shop.ts';
import { untilApplied } from '../parts/goods/until-applied.ts';
import { createWriter } from '../parts/goods/writer.ts';
import { historyLengths } from '../parts/history-lengths.ts';
import { type ProductOptions, runProduct } from '../parts/run-product.ts';
import { showRows } from '../parts/show-rows.ts';
import { paceOf } from '../parts/table-options.ts';
import { watchWorkerMemory } from '../parts/watch-memory.ts';
import { removeCached, verifyCached } from './cached-values.ts';
import { changeRows } from './change-rows.ts';
import { damageNames } from './damage-kinds.ts';
import { doDamage } from './do-damage.ts';
import type { Ground, MendProof } from './ground.ts';
import type { MendFacts } from './mend-facts.ts';
import { choosePlaces, type Places, quietRows } from './places.ts';
import { repairUnderLoad } from './repair-under-load.ts';
import { repairIdOf } from './run-one-repair.ts';
import { takeSnapshot } from './snapshot.ts';

export const PROOF = 'mend';

/** On servers that are up. Leaves nothing behind. */
export async function runMend(proof: MendProof): Promise<MendFacts> {
  const { options, screen } = proof;
  screen.step(`A table of ${options.rows} rows`);
  const complaints: string[] = [];
  const product: ProductOptions<Shop> = {
    name: PROOF,
    db: options.db,
    workers: options.workers,
    makeShop: (servers, endpoints) => makeShop(servers, endpoints, { rows: options.rows, cacheKey: 'set' }),
    onDeath: (_, sentence) => complaints.push(sentence),
    screen,
  };
  return runProduct(product, async (running) => {
    const writer = createWriter(running.servers.mysql, running.shop, quietRows(options.rows));
    const places = choosePlaces(options.rows, writer.rows);
    try {
      return await measure({ ...proof, ...running, writer, places, complaints });
    } finally {
      await removeCached(running.servers.redis, running.shop);
    }
  });
}

async function measure(ground: Ground): Promise<MendFacts> {
  const { screen, signal, servers, shop, fleet, complaints, places } = ground;
  const memory = watchWorkerMemory(fleet);
  try {
    const filling = await fill(ground);
    screen.step(`Damage: ${places.damaged.length} places`);
    await doDamage(servers, shop, places.damaged);
    const began = new Date();
    const underLoad = await repairUnderLoad(ground);
    const workerMb = Math.max(...Object.values(memory.stop()));
    screen.step('Comparing every document and every cached value with its row');
    const watching = { signal, onProgress: showRows(screen) };
    const { rows, differences } = await verifyDocuments(servers, { ...shop, key: ['id'] }, watching);
    const cached = await verifyCached(servers, shop);
    return {
      filling,
      damaged: countPlaces(places),
      ...underLoad,
      histories: await historyLengths(servers.temporal, repairIdOf(shop), began),
      workerMb,
      verified: {
        rows,
        values: cached.values,
        differences: [...differences.map(differenceLine), ...cached.differences],
      },
      complaints,
    };
  } finally {
    memory.stop();
  }
}

/** The index by a resync, and the cache by changes of the rows that are to be there. */
async function fill(ground: Ground): Promise<ResyncRun> {
  const { screen, signal, servers, shop, options, places } = ground;
  screen.step('Filling the index');
  const request = { ...paceOf(options), keepOldHours: 0 };
  const filling = await runOneResync(servers.temporal, shop, { request, onProgress: showRows(screen), signal });
  screen.step(`Filling the cache: ${places.cached.length} rows are changed`);
  await changeRows(servers.mysql, shop, places.cached);
  await untilApplied(ground, { id: places.cached.at(-1)!, revision: 2 });
  const { cached } = await takeSnapshot(servers, shop, places.cached);
  if (cached.size < places.cached.length)
    throw new DemoError(`${places.cached.length} rows were changed, and ${cached.size} values are cached`);
  return filling;
}

function countPlaces({ damaged }: Places): MendFacts['damaged'] {
  const count = (name: string, quiet: boolean): number =>
    damaged.filter(({ how, isQuiet }) => how === name && isQuiet === quiet).length;
  return Object.fromEntries(damageNames.map((name) => [name, { quiet: count(name, true), live: count(name, false) }]));
}
