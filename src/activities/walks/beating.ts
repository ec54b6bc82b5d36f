import { Context } from '@temporalio/activity';

const BEAT_MS = 5_000;

/** Shows that the activity is alive while one answer of a server takes minutes: that of a killed worker is soon taken over. */
export async function beating<T>(run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  // A local one is short, and nobody listens.
  if (context.info.isLocal) return run();
  const beats = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await run();
  } finally {
    clearInterval(beats);
  }
}

export function allBeating<A extends object>(deeds: A): A {
  const all = Object.entries(deeds as Record<string, (...args: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    all.map(([name, deed]) => [name, (...args: unknown[]) => beating(() => deed(...args))]),
  ) as A;
}
