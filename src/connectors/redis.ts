import { Redis } from 'ioredis';
import type { CacheWrite } from '../model/cache-write.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { inPages } from '../model/pages.ts';
import { answersOf, infoField } from './redis-answers.ts';
import { deleteMatching, type DeleteStretch } from './redis-scan.ts';
import { createVersionedWrites, forgetVersioned, readVersioned, type VersionedValue } from './redis-versions.ts';

export interface Cache {
  /** Deletes the keys, and answers how many were there. Deleting again changes nothing. */
  unlink(keys: readonly string[]): Promise<number>;
  /** What keys hold that are set by version, in the order of the keys; null: nothing, or nothing that is a text. */
  read(keys: readonly string[]): Promise<(VersionedValue | null)[]>;
  /** Deletes keys with their versions, so that any write is new to them. */
  forget(keys: readonly string[]): Promise<number>;
  /** Writes that are older than what a key holds change nothing. Answers how many keys were set, and how many deleted. */
  write(writes: readonly CacheWrite[]): Promise<{ set: number; deleted: number }>;
  /** Deletes keys that match one of the Redis globs, one stretch of the keyspace after another. */
  deleteMatching(patterns: readonly string[]): DeleteStretch;
  /** When the server started, in ms since 1970: it may have forgotten what it held before. */
  upSinceMs(): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const KEYS_PER_COMMAND = 1000;
const COMMAND_TIMEOUT_MS = 5_000;

export function createRedis({ url }: { url: string }): Cache {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  // Each failed command says what is wrong; without a listener ioredis prints every failed connection as well.
  redis.on('error', () => undefined);
  const addWrite = createVersionedWrites(redis);
  const classified = <T>(operation: string, run: () => Promise<T>): Promise<T> =>
    run().catch((error: Error) => {
      throw connectorError(operation, url, error);
    });

  return {
    unlink: (keys) =>
      classified('unlink', async () => {
        const pipeline = redis.pipeline();
        for (const some of inPages(keys, KEYS_PER_COMMAND)) pipeline.unlink(...some);
        const counts = answersOf(await pipeline.exec()).map(Number);
        return counts.reduce((sum, deleted) => sum + deleted, 0);
      }),

    read: (keys) => classified('read', () => readVersioned(redis, keys)),
    forget: (keys) => classified('unlink', () => forgetVersioned(redis, keys)),

    write: (writes) =>
      classified('write', async () => {
        const pipeline = redis.pipeline();
        for (const write of writes) addWrite(pipeline, write);
        const done = { set: 0, deleted: 0 };
        for (const [at, count] of answersOf(await pipeline.exec()).entries())
          done[writes[at]?.value === null ? 'deleted' : 'set'] += Number(count);
        return done;
      }),

    deleteMatching(patterns) {
      const deleteStretch = deleteMatching(redis, patterns);
      return (cursor) => classified('scan', () => deleteStretch(cursor));
    },

    upSinceMs: () =>
      classified('info', async () => {
        const server = await redis.info('server');
        return (
          Number(infoField(server, 'server_time_usec')) / 1000 - Number(infoField(server, 'uptime_in_seconds')) * 1000
        );
      }),

    async ping() {
      await classified('ping', () => redis.ping());
    },

    async close() {
      redis.disconnect();
    },
  };
}

/** READONLY, OOM, LOADING, MASTERDOWN and lost connections all end when Redis is well again: there is no refusal for good. */
function connectorError(operation: string, url: string, error: Error): ConnectorError {
  const code = /^[A-Z]{2,}\b/.exec(error.message)?.[0] ?? error.name;
  const { host } = new URL(url);
  const hint = code === 'NOAUTH' || code === 'WRONGPASS' ? 'check redis.url' : `is Redis up at ${host}?`;
  return new ConnectorError({ system: 'redis', operation, code, retryable: true, message: error.message, hint });
}
