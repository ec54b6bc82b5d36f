import { join } from 'node:path';
import { connect } from '../../demo/connections.ts';
import { createFleet } from '../../demo/fleet.ts';
import type { ProcessOptions } from '../../demo/processes.ts';
import { runSetup } from '../../demo/run-setup.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { buildProduct } from '../parts/build-product.ts';
import { removeShop } from '../parts/own-shop.ts';
import type { Ground, ResyncProof } from './ground.ts';
import { progressLine } from './report.ts';
import type { ResyncFacts } from './resync-facts.ts';
import { resyncUnderLoad } from './resync-under-load.ts';
import { historyLengths, requestOf, runOneResync } from './run-one-resync.ts';
import { makeShop } from './shop.ts';
import { verifyIndex } from './verify.ts';
import { watchWorkerMemory } from './watch-memory.ts';

export const fleetRecordFile = join(stackDir, 'run', 'resync.json');

const APART: ReadonlyMap<string, Partial<ProcessOptions>> = new Map([
  ['resync-worker-1', { flags: ['--only', 'live'] }],
  ['resync-worker-2', { flags: ['--only', 'bulk'], niceness: 10 }],
]);

/** On servers that are up. Leaves nothing behind. */
export async function runResync(proof: ResyncProof): Promise<ResyncFacts> {
  const { options, screen } = proof;
  const program = await buildProduct();
  const servers = await connect(endpoints(options.db));
  screen.step(`A table of ${options.rows} rows`);
  const shop = await makeShop(servers, endpoints(options.db), options);
  const complaints: string[] = [];
  const fleet = createFleet({
    name: 'resync',
    ingresses: 1,
    workers: options.apart ? APART.size : options.workers,
    special: (name) => (options.apart && APART.get(name)) || {},
    config: shop.config,
    folder: checkout,
    program,
    logFolder: join(stackDir, 'log'),
    recordFile: fleetRecordFile,
    onDeath: (_, sentence) => complaints.push(sentence),
  });
  try {
    await runSetup({ config: shop.config, folder: checkout });
    screen.step(`Starting an ingress and ${options.apart ? APART.size : options.workers} workers`);
    await fleet.start();
    return await measure({ ...proof, servers, shop, fleet, complaints });
  } finally {
    await fleet.stop();
    await removeShop(servers, shop);
    await servers.close();
  }
}

async function measure(ground: Ground): Promise<ResyncFacts> {
  const { screen, signal, servers, shop, fleet, complaints, options } = ground;
  const memory = watchWorkerMemory(fleet);
  try {
    screen.step('The first filling, with nothing else going on');
    const onProgress = (progress: ResyncProgress): void => screen.progress(progressLine(progress));
    const filling = await runOneResync(servers.temporal, shop, { request: requestOf(options), onProgress, signal });
    const began = new Date();
    const underLoad = await resyncUnderLoad(ground);
    const workerMb = memory.stop();
    screen.step('Comparing every document with its row');
    const verified = await verifyIndex(servers, shop, began.getTime());
    const histories = await historyLengths(servers.temporal, shop, began);
    return { filling, ...underLoad, histories, workerMb, verified, complaints };
  } finally {
    memory.stop();
  }
}
