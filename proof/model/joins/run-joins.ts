import { isDeepStrictEqual } from 'node:util';
import type { Divergence } from '../model.ts';
import { startApplications } from './application.ts';
import { startCaptures } from './capture.ts';
import { expectedDocuments } from './expected.ts';
import { startLanes } from './lanes.ts';
import { startRepair } from './repair.ts';
import { startResync } from './resync.ts';
import type { Rules } from './rules.ts';
import { startStrayWriter, writeByHand } from './stray-writer.ts';
import { createModelStarts } from './workflows.ts';
import { startWalk } from './walk-table.ts';
import { createWorld, type World } from './world.ts';

/** One random history, told by its seed, to its end; answers where the index then differs from MySQL. */
export async function runJoins(seed: number, rules: Rules, say?: (line: string) => void): Promise<Divergence[]> {
  const world: World = { ...createWorld(seed, rules, say), starts: createModelStarts(() => world) };
  return withClock(
    () => world.scheduler.nowMs() + world.clocks.workerMs,
    async () => {
      startChanges(world);
      startResync(world);
      if (world.story === 'repairs') startRepairs(world);
      if (world.story === 'a stray writer') startStrayWriter(world);
      await comeToAnEnd(world);
      const damaged = world.story === 'a stray writer' ? await repairForGood(world) : [];
      return damaged.length > 0 ? damaged : differences(world);
    },
  );
}

function startChanges(world: World): void {
  startApplications(world);
  startCaptures(world);
  startLanes(world);
}

function startRepairs(world: World): void {
  for (let count = world.random.int(1, 3); count > 0; count--)
    world.scheduler.spawn(async (steps) => {
      await steps.sleep(world.random.int(0, 200));
      startRepair(world, world.random.pick([0, 20]));
    });
}

/** Of a repair as a rule. */
const SETTLE_MS = 5_000;

/** Answers what differs right after the repair, when nothing else went on meanwhile; then changes go on, and each has to be applied. */
async function repairForGood(world: World): Promise<Divergence[]> {
  for (let count = world.random.int(0, 2); count > 0; count--) writeByHand(world);
  world.say(() => 'nobody writes by hand any more');
  const isQuiet = world.random.chance(0.5);
  startRepair(world, isQuiet ? SETTLE_MS : world.random.pick([0, 20, SETTLE_MS]));
  if (isQuiet) await comeToAnEnd(world);
  const damaged = isQuiet ? differences(world) : [];
  startChanges(world);
  await comeToAnEnd(world);
  return damaged;
}

async function comeToAnEnd(world: World): Promise<void> {
  await world.scheduler.runAll();
  while (world.isTroubled) {
    startWalk(world);
    await world.scheduler.runAll();
  }
}

/** The product asks its process for the time. */
async function withClock<Result>(nowMs: () => number, run: () => Promise<Result>): Promise<Result> {
  const { now } = Date;
  Date.now = nowMs;
  try {
    return await run();
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
