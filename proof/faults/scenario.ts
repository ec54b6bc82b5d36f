import type { Connections } from '../../demo/connections.ts';
import type { Fleet } from '../../demo/fleet.ts';
import type { ShopConfig } from '../../demo/shop/shop-config.ts';
import type { Choice } from '../../stack/part.ts';

/** What a fault works on: the product's processes under load, and the servers, past all proxies. */
export interface Ground {
  fleet: Fleet;
  servers: Connections;
  /** what the product runs with, its consumer group and topics among it */
  shop: ShopConfig;
  /** which servers are the source and its capture */
  choice: Choice;
  /** of --seconds: how long a fault lasts that can last */
  seconds: number | undefined;
  wait(ms: number): Promise<void>;
  say(line: string): void;
}

export interface Scenario {
  name: string;
  title: string;
  /**
   * Does the harm and mends it: when it ends, however it ends, the fault is off, and the server answers.
   * It throws a Broken when the product did not bear the fault as it must.
   */
  fault(ground: Ground): Promise<void>;
  /** Puts back what the comparison was still to see. */
  afterwards?(ground: Ground): Promise<void>;
  /** how long after the fault all must be applied; otherwise RECOVERY_LIMIT_MS */
  recoveryLimitMs?(ground: Ground): number;
}

/** What the product did wrong, in a sentence. */
export class Broken extends Error {
  override name = 'Broken';
}

export const productPids = ({ fleet }: Ground, ...names: readonly string[]): number[] =>
  fleet.running.filter(({ name }) => names.includes(name)).map(({ identity }) => identity.pid);
