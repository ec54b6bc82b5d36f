import { join } from 'node:path';
import { connect, type Connections } from '../../demo/connections.ts';
import { createFleet, type Fleet, type FleetOptions } from '../../demo/fleet.ts';
import { runSetup } from '../../demo/run-setup.ts';
import type { Screen } from '../../demo/screen.ts';
import { endpoints, type Endpoints } from '../../stack/endpoints.ts';
import type { Db } from '../../stack/part.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { buildProduct } from './build-product.ts';
import { type OwnShop, removeShop } from './own-shop.ts';

export interface ProductOptions<Shop> extends Pick<FleetOptions, 'name' | 'workers' | 'flagsOf' | 'onDeath'> {
  db?: Db;
  /** 1 if nothing is said. */
  ingresses?: number;
  makeShop: (servers: Connections, endpoints: Endpoints) => Promise<Shop>;
  screen: Screen;
}

export interface Running<Shop> {
  servers: Connections;
  shop: Shop;
  fleet: Fleet;
}

/** Where a proof of this name says which processes it runs. */
export const fleetRecordOf = (name: string): string => join(stackDir, 'run', `${name}.json`);

/** Ingresses and workers of the built product over tables of a proof's own, on servers that are up. Leaves nothing behind. */
export async function runProduct<Shop extends OwnShop, T>(
  { db, makeShop, screen, ingresses = 1, ...processes }: ProductOptions<Shop>,
  work: (running: Running<Shop>) => Promise<T>,
): Promise<T> {
  const program = await buildProduct();
  const servers = await connect(endpoints(db));
  const shop = await makeShop(servers, endpoints(db));
  const fleet = createFleet({
    ...processes,
    ingresses,
    config: shop.config,
    folder: checkout,
    program,
    logFolder: join(stackDir, 'log'),
    recordFile: fleetRecordOf(processes.name),
  });
  try {
    await runSetup({ config: shop.config, folder: checkout });
    screen.step(`Starting ${ingresses} ingresses and ${processes.workers} workers`);
    await fleet.start();
    return await work({ servers, shop, fleet });
  } finally {
    await fleet.stop();
    await removeShop(servers, shop);
    await servers.close();
  }
}
