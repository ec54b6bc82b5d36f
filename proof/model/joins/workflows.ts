import type { HealRootsRequest } from '../../../src/model/heal-roots.ts';
import type { RowCursor } from '../../../src/model/heal-table.ts';
import type { ParkedChange } from '../../../src/model/parked.ts';
import type { Starts } from '../../../src/start/starts.ts';
import type { Steps } from './scheduler.ts';
import { mendActivities, untilDone, walkActivities } from './worker.ts';
import type { World } from './world.ts';

/** What a batch leaves to others, as src/workflows has it. */
export function createModelStarts(worldOf: () => World): Starts {
  const never = (): Promise<string> => Promise.reject(new Error('the model starts none of these'));
  return {
    async healRoots(asked) {
      const world = worldOf();
      const request = { ...asked, requestedAt: '' };
      const id = JSON.stringify([asked.index, asked.field, asked.table, asked.values]);
      const running = world.walks.get(id);
      if (running && world.rules.newerChange === 'once more') running.newer = request;
      else if (!running) world.scheduler.spawn((steps) => healRoots(world, steps, { id, request }));
      return id;
    },
    async park(parked) {
      const world = worldOf();
      world.scheduler.spawn((steps) => mend(world, steps, parked));
      return parked.problem.where;
    },
    healTable: never,
    deletePatterns: never,
    async tellTrouble() {
      worldOf().isTroubled = true;
    },
  };
}

/** A newer request has it go round once more. */
async function healRoots(
  world: World,
  steps: Steps,
  { id, request: first }: { id: string; request: HealRootsRequest },
): Promise<void> {
  const walk: { newer: HealRootsRequest | undefined } = { newer: first };
  world.walks.set(id, walk);
  while (walk.newer !== undefined) {
    const request = walk.newer;
    walk.newer = undefined;
    world.say(() => `a walk over ${id} begins`);
    let cursor: RowCursor | null = null;
    do {
      const from: RowCursor | null = cursor;
      await untilDone(world, steps, async (own) => {
        const step = await walkActivities(world, own).walkRoots({ request, onRefused: 'park', cursor: from });
        cursor = step.next;
      });
    } while (cursor !== null);
  }
  world.walks.delete(id);
}

const HOUR_MS = 60 * 60_000;

async function mend(world: World, steps: Steps, { subject, version }: ParkedChange): Promise<void> {
  if (subject.kind !== 'document') throw new Error(`the model refuses documents alone, not a ${subject.kind}`);
  await steps.sleep(world.random.chance(0.5) ? world.random.int(1, 100) : world.random.int(1, 3 * HOUR_MS));
  await untilDone(
    world,
    steps,
    async (own) => void (await mendActivities(world, own).mendDocument({ subject, version })),
  );
}
