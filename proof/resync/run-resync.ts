import { resyncWorkflowId } from '../../src/model/names.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { runOneResync } from '../parts/goods/run-one-resync.ts';
import { makeShop, type Shop } from '../parts/goods/shop.ts';
import { historyLengths } from '../parts/history-lengths.ts';
import { type ProductOptions, runProduct } from '../parts/run-product.ts';
import { showRows } from '../parts/show-rows.ts';
import { paceOf } from '../parts/table-options.ts';
import { watchWorkerMemory } from '../parts/watch-memory.ts';
import type { Ground, ResyncProof } from './ground.ts';
import { progressLine } from './report.ts';
import type { ResyncFacts } from './resync-facts.ts';
import { resyncUnderLoad } from './resync-under-load.ts';
import { verifyIndex } from './verify.ts';

export const PROOF = 'resync';

const APART: ReadonlyMap<string, readonly string[]> = new Map([
  [`${PROOF}-worker-1`, ['--only', 'live']],
  [`${PROOF}-worker-2`, ['--only', 'bulk']],
]);

/** On servers that are up. Leaves nothing behind. */
export async function runResync(proof: ResyncProof): Promise<ResyncFacts> {
  const { options, screen } = proof;
  screen.step(`A table of ${options.rows} rows`);
  const complaints: string[] = [];
  const product: ProductOptions<Shop> = {
    name: PROOF,
    db: options.db,
    workers: options.apart ? APART.size : options.workers,
    flagsOf: (name) => (options.apart && APART.get(name)) || [],
    makeShop: (servers, endpoints) => makeShop(servers, endpoints, options),
    onDeath: (_, sentence) => complaints.push(sentence),
    screen,
  };
  return runProduct(product, (running) => measure({ ...proof, ...running, complaints }));
}

async function measure(ground: Ground): Promise<ResyncFacts> {
  const { screen, signal, servers, shop, fleet, complaints, options } = ground;
  const memory = watchWorkerMemory(fleet);
  try {
    screen.step('The first filling, with nothing else going on');
    const onProgress = (progress: ResyncProgress): void => screen.progress(progressLine(progress));
    // The empty index before it would take every change as well.
    const request = { ...paceOf(options), keepOldHours: 0 };
    const filling = await runOneResync(servers.temporal, shop, { request, onProgress, signal });
    const began = new Date();
    const underLoad = await resyncUnderLoad(ground);
    const workerMb = memory.stop();
    screen.step('Comparing every document with its row');
    const verified = await verifyIndex(ground, began.getTime(), { signal, onProgress: showRows(screen) });
    const histories = await historyLengths(servers.temporal, resyncWorkflowId(shop.name, shop.table), began);
    return { filling, ...underLoad, histories, workerMb, verified, complaints };
  } finally {
    memory.stop();
  }
}
