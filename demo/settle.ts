import type { Connections } from './connections.ts';
import type { Writer } from './load/transaction.ts';
import type { Screen } from './screen.ts';
import type { ShopConfig } from './shop/shop-config.ts';
import { waitForSecondDeletes, waitUntilApplied } from './wait-until-applied.ts';
import { writeMarker } from './write-marker.ts';

export interface Settle {
  /** Until all that was written is applied; says when that was, by performance.now(). */
  applied(): Promise<number>;
  /** Until the second deletes are through as well: nothing moves any more. */
  quiet(appliedAtMs: number): Promise<void>;
}

export function createSettle(options: {
  servers: Connections;
  writer: Writer;
  shop: ShopConfig;
  screen: Screen;
  signal: AbortSignal;
}): Settle {
  const { servers, writer, shop, screen, signal } = options;
  const showLag = (lag: number): void =>
    screen.progress(`${writer.ledger.changes} row changes committed; lag: ${lag} records`);
  const showTimers = (running: number): void =>
    screen.progress(`waiting for the second deletes: ${running} workflows have their timer running`);
  return {
    async applied() {
      const marker = await writeMarker(writer);
      return waitUntilApplied({ ...servers, ...shop, marker, signal, onProgress: showLag });
    },
    async quiet(appliedAtMs) {
      await waitForSecondDeletes({ ...servers, ...shop, appliedAtMs, signal, onProgress: showTimers });
    },
  };
}
