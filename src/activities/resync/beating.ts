import { Context } from '@temporalio/activity';

const BEAT_MS = 5_000;

/** Shows that the activity is alive while one answer of a server takes minutes. */
export async function beating<T>(run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beats = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await run();
  } finally {
    clearInterval(beats);
  }
}
