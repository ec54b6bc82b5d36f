import type { Redis } from 'ioredis';
import type { Scenario } from '../scenario.ts';

const lastsMs = 8_000;

/** Redis answers, and says no. */
export const redisScenarios: Scenario[] = [
  refusing('redis-readonly', {
    title: 'Redis is a replica of nobody: READONLY',
    on: (redis) => redis.replicaof('127.0.0.1', 9),
    off: (redis) => redis.replicaof('NO', 'ONE'),
  }),
  refusing('redis-out-of-memory', {
    title: 'Redis has no memory left, and evicts nothing: OOM',
    on: (redis) => redis.config('SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction'),
    off: (redis) => redis.config('SET', 'maxmemory', '0'),
  }),
];

interface Refusing {
  title: string;
  on: (redis: Redis) => Promise<unknown>;
  off: (redis: Redis) => Promise<unknown>;
}

function refusing(name: string, { title, on, off }: Refusing): Scenario {
  return {
    name,
    title,
    async fault({ servers: { redis }, wait }) {
      try {
        await on(redis);
        await wait(lastsMs);
      } finally {
        await off(redis);
      }
    },
  };
}
