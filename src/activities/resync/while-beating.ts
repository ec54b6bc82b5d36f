import { Context } from '@temporalio/activity';

const BEAT_MS = 5_000;

/** Shows that an activity is alive while MySQL counts, which may take minutes. */
export async function whileBeating<T>(deed: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await deed();
  } finally {
    clearInterval(beating);
  }
}
