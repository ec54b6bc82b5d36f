import type { Fleet } from '../../demo/fleet.ts';
import type { EvenkeelProcess } from '../../demo/processes.ts';
import { residentMb } from './resident-mb.ts';

const EVERY_MS = 250;

/** The most that each worker ever has in RAM, in MB by its name, from when it is ready. */
export function watchWorkerMemory(fleet: Fleet): { stop(): Record<string, number> } {
  const mostMb: Record<string, number> = {};
  const seen = new WeakSet<EvenkeelProcess>();
  const ready = new WeakSet<EvenkeelProcess>();
  const look = (): void => {
    for (const one of fleet.running.filter(({ name }) => name.includes('-worker-'))) {
      if (!seen.has(one)) void one.ready.then(() => ready.add(one)).catch(() => undefined);
      seen.add(one);
      if (ready.has(one)) mostMb[one.name] = Math.max(mostMb[one.name] ?? 0, mbOf(one));
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
