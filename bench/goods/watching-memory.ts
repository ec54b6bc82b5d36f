import type { Fleet } from '../../demo/fleet.ts';
import { watchWorkerMemory } from '../../proof/parts/watch-memory.ts';

/** `workerMb` is the most that the worker had in RAM meanwhile. */
export async function watchingMemory<T>(fleet: Fleet, work: () => Promise<T>): Promise<{ done: T; workerMb: number }> {
  const memory = watchWorkerMemory(fleet);
  try {
    const done = await work();
    return { done, workerMb: Math.max(...Object.values(memory.stop())) };
  } finally {
    memory.stop();
  }
}
