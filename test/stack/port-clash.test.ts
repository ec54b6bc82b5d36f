import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { kafka } from '../../stack/parts/kafka/kafka.ts';
import { redis } from '../../stack/parts/redis/redis.ts';
import { port } from '../../stack/ports.ts';
import { findPortClashes } from '../../stack/server/port-clash.ts';

let server: Server | undefined;

afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

/** Below 32768, as the stack wants them, and of no part. */
async function occupyPort(host: string): Promise<number> {
  for (let candidate = 30100; ; candidate++) {
    server = createServer().listen(candidate, host);
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (free) return (server.address() as AddressInfo).port;
  }
}

test.each(['127.0.0.1', '0.0.0.0'])('a port taken on %s is told with its part and its variable', async (host) => {
  const taken = await occupyPort(host);
  vi.stubEnv('EVENKEEL_REDIS_PORT', String(taken));
  expect(await findPortClashes([redis])).toEqual([
    `redis: port ${taken} is taken by another program; stop that one, or set EVENKEEL_REDIS_PORT to a free port`,
  ]);
});

test('all parts are told of at once', async () => {
  const taken = String(await occupyPort('127.0.0.1'));
  vi.stubEnv('EVENKEEL_REDIS_PORT', '30000');
  vi.stubEnv('EVENKEEL_KAFKA_PORT', '30000');
  vi.stubEnv('EVENKEEL_KAFKA_BEHIND_PROXY_PORT', '30001');
  vi.stubEnv('EVENKEEL_KAFKA_CONTROLLER_PORT', taken);
  const lines = await findPortClashes([redis, kafka]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('EVENKEEL_REDIS_PORT and EVENKEEL_KAFKA_PORT are both 30000; each needs a port of its own');
  expect(lines[2]).toContain('EVENKEEL_KAFKA_CONTROLLER_PORT');
});

test.each(['0', '32768', '6379.5', 'redis'])('%s is refused as a port', (value) => {
  vi.stubEnv('EVENKEEL_REDIS_PORT', value);
  expect(() => port('redis')).toThrow(`EVENKEEL_REDIS_PORT=${value}`);
});
