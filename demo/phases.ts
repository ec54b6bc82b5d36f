import type { Connections } from './connections.ts';
import type { Fleet } from './fleet.ts';
import type { Writer } from './load/transaction.ts';
import type { DemoOptions } from './options.ts';
import type { Screen } from './screen.ts';
import type { ShopConfig } from './shop/shop-config.ts';

/** What the phases of a demo share. */
export interface Phases {
  options: DemoOptions;
  screen: Screen;
  signal: AbortSignal;
  servers: Connections;
  fleet: Fleet;
  writer: Writer;
  shop: ShopConfig;
  uiUrl: string;
}
