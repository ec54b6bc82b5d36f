import { sleep } from '@temporalio/workflow';

interface Polling {
  show(waitingFor: string[]): void;
  isStale(): boolean;
}

/** How much more seldom it asks each time: so it goes on at most a quarter later than it could. */
const MORE_SELDOM = 1.25;
const MOST_SELDOM_MS = 60_000;

/** Asks until nothing is left to wait for. False when it gave up first. */
export async function pollUntilNone(left: () => Promise<string[]>, { show, isStale }: Polling): Promise<boolean> {
  for (let pollMs = 1_000; ; pollMs = Math.min(pollMs * MORE_SELDOM, MOST_SELDOM_MS)) {
    const waitingFor = await left();
    show(waitingFor);
    if (waitingFor.length === 0) return true;
    if (isStale()) return false;
    await sleep(pollMs);
  }
}
