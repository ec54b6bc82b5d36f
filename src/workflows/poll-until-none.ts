import { sleep } from '@temporalio/workflow';

interface Polling {
  show(waitingFor: string[]): void;
  isStale(): boolean;
}

/** Asks, ever more seldom, until nothing is left to wait for. False when it gave up first. */
export async function pollUntilNone(left: () => Promise<string[]>, { show, isStale }: Polling): Promise<boolean> {
  for (let pollMs = 1_000; ; pollMs = Math.min(pollMs * 2, 60_000)) {
    const waitingFor = await left();
    show(waitingFor);
    if (waitingFor.length === 0) return true;
    if (isStale()) return false;
    await sleep(pollMs);
  }
}
