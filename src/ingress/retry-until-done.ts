import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;

/** Tries until it succeeds, with growing pauses; rejects only when `signal` is aborted. */
export async function retryUntilDone<T>(
  run: () => Promise<T>,
  { signal, onError }: { signal: AbortSignal; onError: (error: Error, delayMs: number) => void },
): Promise<T> {
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      onError(error as Error, delayMs);
    }
    await sleep(delayMs, undefined, { signal });
  }
}
