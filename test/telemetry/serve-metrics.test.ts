import { createServer } from 'node:http';
import { once } from 'node:events';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { freePort } from '../../bench/soak/free-port.ts';
import { openMetrics } from '../../src/cli/open-metrics.ts';
import { serveMetrics } from '../../src/telemetry/serve-metrics.ts';

const host = '127.0.0.1';

test('there are the figures, a sign of life, and whether it takes work', async () => {
  const port = await freePort();
  const waitingFor: string[] = ['the worker'];
  let text = async (): Promise<string> => 'evenkeel_x 1\n';
  const metrics = { contentType: 'text/plain; version=0.0.4', text: () => text() };
  const served = await serveMetrics({ host, port }, { metrics, waitingFor: () => waitingFor });
  const get = async (path: string, method = 'GET'): Promise<[number, string]> => {
    const response = await fetch(`http://${host}:${port}${path}`, { method });
    return [response.status, await response.text()];
  };
  try {
    expect(await get('/metrics?x=1')).toEqual([200, 'evenkeel_x 1\n']);
    expect(await get('/healthz')).toEqual([200, 'alive\n']);
    expect(await get('/readyz')).toEqual([503, 'waiting for the worker\n']);
    waitingFor.pop();
    expect(await get('/readyz')).toEqual([200, 'ready\n']);
    expect((await get('/'))[0]).toBe(404);
    expect((await get('/metrics', 'POST'))[0]).toBe(405);
    text = () => Promise.reject(new Error('broken'));
    expect(await get('/metrics')).toEqual([500, 'broken\n']);
  } finally {
    served.close();
  }
});

test('a port that is taken is said in one sentence, with the way out', async () => {
  const port = await freePort();
  const other = createServer().listen(port, host);
  await once(other, 'listening');
  const opened = openMetrics(
    { config: { metrics: { host, port: 1 } }, flags: { metricsPort: port }, log: pino({ level: 'silent' }) },
    () => [],
  );
  await expect(opened).rejects.toThrow(
    `metrics cannot be served at ${host}:${port}: the port is in use; give each process one of its own, by --metrics-port or metrics.port`,
  );
  other.close();
});

test('nobody listens where nobody asked for it', async () => {
  const opened = openMetrics({ config: {}, flags: {}, log: pino({ level: 'silent' }) }, () => []);
  expect(await opened).toBeUndefined();
});
