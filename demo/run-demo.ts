import { join } from 'node:path';
import { endpoints } from '../stack/endpoints.ts';
import type { Choice } from '../stack/part.ts';
import { checkout, stackDir } from '../stack/paths.ts';
import { connect, type Connections } from './connections.ts';
import { DemoError } from './demo-error.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createLedger } from './load/ledger.ts';
import type { DemoOptions } from './options.ts';
import { createRandom } from './random.ts';
import type { DemoFacts } from './report/demo-facts.ts';
import type { EvenkeelProcess } from './processes.ts';
import { runSetup } from './run-setup.ts';
import { runPhases } from './run-phases.ts';
import type { Screen } from './screen.ts';
import { applySchema } from './shop/seed.ts';
import { followMovedShop } from './shop/follow-moved-shop.ts';
import { makeShopConfig, type ShopConfig } from './shop/shop-config.ts';
import { createRowKeys } from './shop/row-keys.ts';

export const fleetRecordFile = join(stackDir, 'run', 'demo.json');
const schema = join(checkout, 'examples/shop/schema.sql');

export interface DemoRun {
  options: DemoOptions;
  screen: Screen;
  abort: AbortController;
}

export interface DemoEnd {
  facts: DemoFacts;
  /** what runs on, by --keep */
  left: readonly EvenkeelProcess[];
}

/** On servers that are up: makes tables and indices, starts the processes, runs the phases. */
export async function runDemo({ options, screen, abort }: DemoRun): Promise<DemoEnd> {
  const servers = await connect(endpoints(options.db));
  screen.step('Tables, search attributes and indices');
  const shop = await makeShop(options, servers).catch(async (error: unknown) => {
    await servers.close();
    throw error;
  });
  const fleet = createFleet({
    ...options,
    name: 'demo',
    config: shop.config,
    folder: checkout,
    logFolder: join(stackDir, 'log'),
    recordFile: fleetRecordFile,
    onDeath: (_, sentence) => abort.abort(new DemoError(sentence)),
  });
  let keep = false;
  try {
    const facts = await runWith({ servers, fleet, shop }, { options, screen, abort });
    keep = options.keep;
    return { facts, left: keep ? fleet.running : [] };
  } finally {
    await servers.close();
    if (!keep) await fleet.stop();
  }
}

/** The shop's tables, and the config that fits the choice. */
export async function makeShop(choice: Choice, servers: Connections): Promise<ShopConfig> {
  await applySchema(servers.mysql, schema);
  return makeShopConfig(choice, servers);
}

interface Shop {
  servers: Connections;
  fleet: Fleet;
  shop: ShopConfig;
}

async function runWith({ servers, fleet, shop }: Shop, { options, screen, abort }: DemoRun): Promise<DemoFacts> {
  const { signal } = abort;
  signal.throwIfAborted();
  await runSetup({ config: shop.config, folder: checkout });

  signal.throwIfAborted();
  screen.step(`Starting ${options.ingresses} ingress and ${options.workers} worker processes`);
  await fleet.start();
  await followMovedShop(options, { ...servers, ...shop });
  const writer = {
    mysql: servers.mysql,
    random: createRandom(1),
    keys: createRowKeys(),
    ledger: createLedger(),
    mostRows: 1,
  };
  return runPhases({
    options,
    screen,
    signal,
    servers,
    fleet,
    writer,
    shop,
    uiUrl: endpoints().temporal.uiUrl,
  });
}
