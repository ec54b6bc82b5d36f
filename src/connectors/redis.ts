import { Redis } from 'ioredis';
import { ConnectorError } from '../model/connector-error.ts';

export interface Cache {
  /** Deletes the keys, and answers how many were there. Deleting again changes nothing. */
  unlink(keys: readonly string[]): Promise<number>;
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

  return {
    async unlink(keys) {
      const pipeline = redis.pipeline();
      for (let at = 0; at < keys.length; at += KEYS_PER_COMMAND)
        pipeline.unlink(...keys.slice(at, at + KEYS_PER_COMMAND));
      const replies = (await classified('unlink', url, () => pipeline.exec())) ?? [];
      return replies.reduce((sum, [error, deleted]) => {
        if (error) throw connectorError('unlink', url, error);
        return sum + Number(deleted);
      }, 0);
    },

    async ping() {
      await classified('ping', url, () => redis.ping());
    },

    async close() {
      redis.disconnect();
    },
  };
}

async function classified<T>(operation: string, url: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw connectorError(operation, url, error as Error);
  }
}

/** READONLY, OOM, LOADING, MASTERDOWN and lost connections all end when Redis is well again: there is no refusal for good. */
function connectorError(operation: string, url: string, error: Error): ConnectorError {
  const code = /^[A-Z]{2,}\b/.exec(error.message)?.[0] ?? error.name;
  const { host } = new URL(url);
  const hint = code === 'NOAUTH' || code === 'WRONGPASS' ? 'check redis.url' : `is Redis up at ${host}?`;
  return new ConnectorError({ system: 'redis', operation, code, retryable: true, message: error.message, hint });
}
