import type { Fleet } from '../../demo/fleet.ts';
import type { EvenkeelProcess } from '../../demo/processes.ts';
import { residentMb } from './resident-mb.ts';

const EVERY_MS = 250;

/** The most that a worker ever has in RAM, from when it is ready. */
export function watchWorkerMemory(fleet: Fleet): { stop(): number } {
  let mostMb = 0;
  const seen = new WeakSet<EvenkeelProcess>();
  const ready = new WeakSet<EvenkeelProcess>();
  const look = (): void => {
    for (const one of fleet.running.filter(({ name }) => name.includes('-worker-'))) {
      if (!seen.has(one)) void one.ready.then(() => ready.add(one)).catch(() => undefined);
      seen.add(one);
      if (ready.has(one)) mostMb = Math.max(mostMb, mbOf(one));
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return mostMb;
    },
  };
}

function mbOf({ identity }: EvenkeelProcess): number {
  try {
    // One that was just killed has none.
    return residentMb(identity.pid) || 0;
  } catch {
    return 0; // and soon not even a status
  }
}
