import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Connections } from '../../demo/connections.ts';
import { createFleet, type Fleet } from '../../demo/fleet.ts';
import { runSetup } from '../../demo/run-setup.ts';
import type { Screen } from '../../demo/screen.ts';
import type { RootsWalk } from '../../src/model/heal-roots.ts';
import type { WalkCounts } from '../../src/model/heal-table.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { removeShop } from '../parts/own-shop.ts';
import type { FanOutFacts } from './fan-out-facts.ts';
import { startLiveChanges, type LiveChanges } from './live-changes.ts';
import type { FanOutOptions } from './options.ts';
import { progressLine } from './report.ts';
import { BIG_BRAND, makeShop, type Shop } from './shop.ts';
import { verifyDocuments } from './verify.ts';
import { fillIndex, watchFanOut } from './walks.ts';

export interface FanOutRun {
  options: FanOutOptions;
  screen: Screen;
  signal: AbortSignal;
}

export const fleetRecordFile = join(stackDir, 'run', 'fan-out.json');

interface Ground extends FanOutRun {
  servers: Connections;
  shop: Shop;
}

/** On servers that are up. Leaves nothing behind. */
export async function runFanOut(run: FanOutRun): Promise<FanOutFacts> {
  const { options, screen } = run;
  const servers = await connect(endpoints(options.db));
  screen.step(`A brand with ${options.goods} goods`);
  const shop = await makeShop(servers.mysql, endpoints(options.db), options);
  const fleet = makeFleet(run, shop);
  try {
    await runSetup({ config: shop.config, folder: checkout });
    screen.step(`Starting an ingress and ${options.workers} workers`);
    await fleet.start();
    return await measure({ ...run, servers, shop });
  } finally {
    await fleet.stop();
    await removeShop(servers, shop);
    await servers.close();
  }
}

async function measure(ground: Ground): Promise<FanOutFacts> {
  const { options, screen, signal, servers, shop } = ground;
  screen.step('Filling the index');
  const beganAtMs = performance.now();
  const onProgress = ({ rows, documents }: WalkCounts): void =>
    screen.progress(`${rows} rows read, ${documents} documents looked at`);
  const { rows } = await fillIndex(servers.temporal, shop, { onProgress, signal });
  const filled = { rows, seconds: secondsSince(beganAtMs) };

  screen.step(`${options.quietSeconds} s of live changes, ${options.rate} a second, with nothing else going on`);
  const live = startLiveChanges(servers, shop, options.rate);
  try {
    await sleep(options.quietSeconds * 1000, undefined, { signal });
    const quiet = live.take();
    const fanOut = await renameTwice(ground, live);
    const busy = live.take();
    await live.stop();
    screen.step('Comparing every document with MySQL');
    return { filled, quiet, busy, ...fanOut, verified: await verifyDocuments(servers, shop) };
  } finally {
    await live.stop();
  }
}

async function renameTwice(
  { screen, signal, servers, shop }: Ground,
  live: LiveChanges,
): Promise<Pick<FanOutFacts, 'fanOut' | 'secondsAfterSecondRename'>> {
  const rename = (to: string) =>
    servers.mysql.query(`UPDATE ${shop.name}.brand SET name = ? WHERE id = ?`, [to, BIG_BRAND]);
  screen.step('Renaming the brand');
  await rename('Renamed');
  const beganAtMs = performance.now();
  let renamedAgainAtMs: number | undefined;
  const onProgress = async (walk: RootsWalk): Promise<void> => {
    screen.progress(progressLine(walk, { seconds: secondsSince(beganAtMs), lately: live.lately }));
    if (renamedAgainAtMs !== undefined || walk.total === null || walk.rows < walk.total / 2) return;
    screen.step('Renaming it again, while half of its goods are done');
    await rename('Renamed again');
    renamedAgainAtMs = performance.now();
  };
  const walk = await watchFanOut(servers.temporal, shop, { onProgress, signal });
  return {
    fanOut: { ...walk, seconds: secondsSince(beganAtMs) },
    secondsAfterSecondRename: secondsSince(renamedAgainAtMs ?? beganAtMs),
  };
}

function makeFleet({ options, screen }: FanOutRun, { config }: Shop): Fleet {
  return createFleet({
    name: 'fan-out',
    ingresses: 1,
    workers: options.workers,
    config,
    folder: checkout,
    logFolder: join(stackDir, 'log'),
    recordFile: fleetRecordFile,
    onDeath: (_, sentence) => screen.say(sentence),
  });
}

const secondsSince = (atMs: number): number => (performance.now() - atMs) / 1000;
