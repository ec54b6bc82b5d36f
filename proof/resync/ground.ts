import type { Connections } from '../../demo/connections.ts';
import type { Fleet } from '../../demo/fleet.ts';
import type { Screen } from '../../demo/screen.ts';
import type { Shop } from '../parts/goods/shop.ts';
import type { Kill } from './kills.ts';
import type { ResyncProofOptions } from './options.ts';

export interface ResyncProof {
  options: Omit<ResyncProofOptions, 'kill' | 'json'>;
  kills: readonly Kill[];
  screen: Screen;
  signal: AbortSignal;
}

/** A proof in the middle of its work. */
export interface Ground extends ResyncProof {
  servers: Connections;
  shop: Shop;
  fleet: Fleet;
  /** Sentences. */
  complaints: string[];
}
