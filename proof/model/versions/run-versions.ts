import { IDS } from './application.ts';
import { createEvents } from './events.ts';
import { startRepair } from './repair.ts';
import { writeByHand } from './stray-writer.ts';
import type { Divergence } from '../model.ts';
import type { Rules } from './rules.ts';
import type { SearchIndex } from '../search-index.ts';
import { createWorld, type World } from './world.ts';

const BUSY_STEPS = 400;
const ROUGH_STEPS = 250;
const CALM_STEPS = 50_000;

/** What was deleted by hand so long ago is below what a repair writes. */
const MARGIN_MS = 5_000;

type Events = ReturnType<typeof createEvents>;

/** One random history, told by its seed, to its end; answers where an index then differs from MySQL. */
export function runVersions(seed: number, rules: Rules, say?: (line: string) => void): Divergence[] {
  const world = createWorld(seed, rules, say);
  const events = createEvents(world);
  const lastRepair = BUSY_STEPS - world.random.int(0, 150);
  for (let step = 0; step < BUSY_STEPS; step++) {
    // None comes after it that would mend what it does to the last changes.
    if (world.story === 'repairs' && step === lastRepair) startRepair(world);
    events.happen('busy');
  }
  const damaged = world.story === 'a stray writer' ? repairForGood(world, events) : [];
  if (damaged.length > 0) return damaged;
  for (let step = 0; step < ROUGH_STEPS; step++) events.happen('rough');
  comeToAnEnd(world, events);
  const indices = world.building === undefined ? [world.live] : [world.live, world.building.index];
  return indices.flatMap((index) => differences(world, index));
}

/** Answers what differs right after the repair, when nothing else went on meanwhile; then changes go on, and each has to be applied. */
function repairForGood(world: World, events: Events): Divergence[] {
  const isQuiet = world.random.chance(0.5);
  if (isQuiet) comeToAnEnd(world, events);
  for (let count = world.random.int(0, 2); count > 0; count--) writeByHand(world);
  world.say(() => 'nobody writes by hand any more');
  world.nowMs += MARGIN_MS;
  startRepair(world);
  if (isQuiet) comeToAnEnd(world, events);
  const damaged = isQuiet ? differences(world, world.live) : [];
  world.calm = false;
  for (let step = world.random.int(0, BUSY_STEPS); step > 0; step--) events.happen('repaired');
  return damaged;
}

function comeToAnEnd(world: World, { happen, isQuiet }: Events): void {
  world.calm = true;
  world.say(() => 'from now on nothing new happens');
  for (let step = 0; !isQuiet(); step++) {
    if (step > CALM_STEPS) throw new Error('this history does not come to an end');
    happen('calm');
  }
}

function differences({ mysql }: World, index: SearchIndex): Divergence[] {
  const documents = index.documents();
  return IDS.flatMap((id) => {
    const inMysql = JSON.stringify(mysql.newest.get(id) ?? null);
    const inIndex = JSON.stringify(documents.get(String(id)) ?? null);
    return inMysql === inIndex ? [] : [{ index: index.name, id: String(id), inMysql, inIndex }];
  });
}
