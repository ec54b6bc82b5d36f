import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'mysql2/promise';
import type { Random } from './random.ts';
import { readCachedValue } from './shop/cache-keys.ts';

export interface CacheReaderOptions {
  mysql: Pool;
  redis: Redis;
  random: Random;
  /** the key that the next customer asks for; undefined: nobody comes just now */
  chooseKey: () => string | undefined;
  /** keys that the reader must leave alone */
  isReserved: (key: string) => boolean;
  touchedAtMs: (key: string) => number | undefined;
  customers: number;
  /** Told what a customer met; throws it on unless the customer is to go on. */
  onFailure?: (error: unknown) => Promise<void>;
}

export interface CacheReader {
  start(): void;
  /** Ends when the last customer has gone. */
  stop(): Promise<void>;
  /** when each key was last filled, by performance.now() */
  filledAtMs: ReadonlyMap<string, number>;
  readonly fills: number;
  /** fills with what was no longer true: what the second delete is for */
  readonly staleFills: number;
}

/** Longest time between the read of MySQL and the write of the key: below deleteAgainAfterSeconds. */
const longestFillMs = 900;
const keyLivesSeconds = 3600;
/**
 * A fill that a slow server held up must not come after the second delete: no delete could ever mend it. The server's
 * own clock decides, since a command may wait in its socket.
 */
const fillLivesMs = 3_000;
const fillInTime = `
  local now = redis.call('TIME')
  if now[1] * 1000 + now[2] / 1000 > tonumber(ARGV[2]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
  return 1`;

/** Customers of a cache-aside shop: a key that is missing is read from MySQL and, a while later, filled. */
export function createCacheReader(options: CacheReaderOptions): CacheReader {
  const { mysql, redis, random, chooseKey, isReserved, touchedAtMs } = options;
  const filledAtMs = new Map<string, number>();
  let [fills, staleFills, open] = [0, 0, true];
  let customers: Promise<void>[] = [];

  const fill = async (key: string): Promise<void> => {
    const deadlineMs = Date.now() + fillLivesMs;
    const value = await readCachedValue(mysql, key);
    const readAtMs = performance.now();
    if (value === undefined) return;
    await sleep(random.int(0, longestFillMs));
    if (isReserved(key)) return;
    const setAtMs = performance.now();
    filledAtMs.set(key, setAtMs);
    fills += 1;
    if ((touchedAtMs(key) ?? 0) > readAtMs) staleFills += 1;
    await redis.eval(fillInTime, 1, key, value, deadlineMs, keyLivesSeconds);
  };
  const look = async (key: string): Promise<void> => {
    if (!isReserved(key) && !(await redis.exists(key))) await fill(key);
  };
  const serve = async (): Promise<void> => {
    while (open) {
      const key = chooseKey();
      if (key !== undefined) await look(key).catch(options.onFailure ?? fail);
      await sleep(random.int(5, 50));
    }
  };
  return {
    start() {
      open = true;
      customers = Array.from({ length: options.customers }, serve);
      for (const customer of customers) customer.catch(() => undefined); // `stop` tells it
    },
    async stop() {
      open = false;
      await Promise.all(customers);
    },
    filledAtMs,
    get fills() {
      return fills;
    },
    get staleFills() {
      return staleFills;
    },
  };
}

function fail(error: unknown): never {
  throw error;
}
