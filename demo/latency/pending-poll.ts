import { setTimeout as sleep } from 'node:timers/promises';

export interface PendingPoll<T> {
  /** Resolves with the time, by performance.now(), at which the item was found to be done; undefined when stopped before. */
  until(item: T): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** A server that is down is part of some tests: what is waited for is then seen later. */
const afterFailureMs = 250;

/** One poller for all that is waited for, so that watching many changes costs no more requests than watching one. */
export function createPendingPoll<T>(options: {
  everyMs: number;
  /** the items that are done, out of those */
  findDone: (items: readonly T[]) => Promise<readonly T[]>;
}): PendingPoll<T> {
  const pending = new Map<T, (atMs: number | undefined) => void>();
  let open = true;
  let running: Promise<void> | undefined;

  const poll = async (): Promise<void> => {
    while (open && pending.size > 0) {
      const done = await options.findDone([...pending.keys()]).catch(() => undefined);
      const atMs = performance.now();
      for (const item of done ?? []) {
        pending.get(item)?.(atMs);
        pending.delete(item);
      }
      await sleep(done === undefined ? afterFailureMs : options.everyMs);
    }
    running = undefined;
  };
  return {
    until: (item) =>
      new Promise((resolve) => {
        pending.set(item, resolve);
        running ??= poll();
      }),
    async stop() {
      open = false;
      await running;
      for (const resolve of pending.values()) resolve(undefined);
      pending.clear();
    },
  };
}
