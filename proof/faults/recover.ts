import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Connections } from '../../demo/connections.ts';
import type { Writer } from '../../demo/load/transaction.ts';
import type { Screen } from '../../demo/screen.ts';
import { createSettle } from '../../demo/settle.ts';
import type { ShopConfig } from '../../demo/shop/shop-config.ts';
import { endpoints } from '../../stack/endpoints.ts';
import type { Choice } from '../../stack/part.ts';
import { Broken } from './scenario.ts';

export interface Recovery {
  writer: Writer;
  shop: ShopConfig;
  choice: Choice;
  screen: Screen;
  signal: AbortSignal;
}

const pauseMs = 500;

/** Until all that was written is applied; says when that was, by performance.now(). Then until nothing moves any more. */
export async function recover(options: Recovery, limitMs: number): Promise<number> {
  const tooLate = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([options.signal, tooLate]);
  const orBroken = (error: unknown): never => {
    options.signal.throwIfAborted();
    const why = tooLate.aborted ? '' : `: ${String(error)}`;
    throw new Broken(`not everything is applied ${limitMs / 1000} s after the fault${why}`);
  };
  const appliedAtMs = await untilItWorks(options, signal, (servers) =>
    createSettle({ ...options, servers, signal }).applied(),
  ).catch(orBroken);
  await withConnections(options, (servers) => createSettle({ ...options, servers }).quiet(appliedAtMs));
  return appliedAtMs;
}

/** A server that just came back may still stumble. */
async function untilItWorks<T>(
  { choice }: Recovery,
  signal: AbortSignal,
  work: (servers: Connections) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await withConnections({ choice }, work);
    } catch (error) {
      if (signal.aborted) throw error;
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

/** New ones each time: none that a fault has broken. */
export async function withConnections<T>(
  { choice }: { choice: Choice },
  work: (servers: Connections) => Promise<T>,
): Promise<T> {
  const servers = await connect(endpoints(choice.db));
  try {
    return await work(servers);
  } finally {
    await servers.close();
  }
}
