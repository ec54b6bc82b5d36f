import { setTimeout as sleep } from 'node:timers/promises';
import { type CacheReader, createCacheReader } from '../../demo/cache-reader.ts';
import { chooseCacheKey } from '../../demo/choose-cache-key.ts';
import type { Connections } from '../../demo/connections.ts';
import { runLoad } from '../../demo/load/run-load.ts';
import type { Writer } from '../../demo/load/transaction.ts';
import { createRandom } from '../../demo/random.ts';

export interface SteadyLoad {
  start(): void;
  /** Ends when nobody writes or reads any more. */
  stop(): Promise<void>;
  readonly reader: CacheReader;
}

const changesPerSecond = 100;
const writers = 4;
const customers = 8;
const pauseAfterFailureMs = 200;

/**
 * Writers and readers that outlive any server. The outcome of a commit that was cut off is unknown, and need not be
 * known: the comparison is with what MySQL holds in the end.
 */
export function createSteadyLoad(writer: Writer, servers: Connections): SteadyLoad {
  const random = createRandom(7);
  const onFailure = async (): Promise<void> => sleep(pauseAfterFailureMs);
  const reader = createCacheReader({
    ...servers,
    random,
    chooseKey: () => chooseCacheKey({ random, keys: writer.keys, lately: writer.ledger.lately }),
    isReserved: () => false,
    touchedAtMs: writer.ledger.touchedAtMs,
    customers,
    onFailure,
  });
  let stopping = new AbortController();
  let writing: Promise<unknown> = Promise.resolve();
  return {
    start() {
      stopping = new AbortController();
      reader.start();
      const seed = writer.random.int(1, 1e9);
      const { signal } = stopping;
      writing = runLoad(writer, { changes: Infinity, changesPerSecond, writers, seed, onFailure, signal }).catch(
        () => undefined, // its only end is `stop`
      );
    },
    async stop() {
      stopping.abort();
      await Promise.all([writing, reader.stop()]);
    },
    reader,
  };
}
