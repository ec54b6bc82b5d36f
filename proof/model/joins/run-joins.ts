import { isDeepStrictEqual } from 'node:util';
import type { Divergence } from '../model.ts';
import { startApplications } from './application.ts';
import { startCaptures } from './capture.ts';
import { expectedDocuments } from './expected.ts';
import { startLanes } from './lanes.ts';
import { startResync } from './resync.ts';
import type { Rules } from './rules.ts';
import { createModelStarts } from './workflows.ts';
import { startWalk } from './walk-table.ts';
import { createWorld, type World } from './world.ts';

/** One random history, told by its seed, to its end; answers where the index then differs from MySQL. */
export async function runJoins(seed: number, rules: Rules, say?: (line: string) => void): Promise<Divergence[]> {
  const world: World = { ...createWorld(seed, rules, say), starts: createModelStarts(() => world) };
  startApplications(world);
  startCaptures(world);
  startLanes(world);
  startResync(world);
  await withClock(
    () => world.scheduler.nowMs() + world.clocks.workerMs,
    async () => {
      await world.scheduler.runAll();
      while (world.isTroubled) {
        startWalk(world);
        await world.scheduler.runAll();
      }
    },
  );
  return differences(world);
}

/** The product asks its process for the time. */
async function withClock(nowMs: () => number, run: () => Promise<void>): Promise<void> {
  const { now } = Date;
  Date.now = nowMs;
  try {
    await run();
  } finally {
    Date.now = now;
  }
}

function differences(world: World): Divergence[] {
  return world.generations.all().flatMap((generation) => {
    const wanted = expectedDocuments(world, generation);
    const found = new Map([...world.index.documents()].filter(([id]) => id.includes(`__${generation.stamp}__`)));
    return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((id) => {
      const [inMysql, inIndex] = [wanted.get(id) ?? null, found.get(id) ?? null];
      if (isDeepStrictEqual(inMysql, inIndex)) return [];
      return [{ index: generation.role, id, inMysql: JSON.stringify(inMysql), inIndex: JSON.stringify(inIndex) }];
    });
  });
}
