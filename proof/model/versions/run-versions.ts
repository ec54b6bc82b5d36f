import { IDS } from './application.ts';
import { createEvents } from './events.ts';
import type { Divergence } from '../model.ts';
import type { Rules } from './rules.ts';
import type { SearchIndex } from '../search-index.ts';
import { createWorld, type World } from './world.ts';

const BUSY_STEPS = 400;
const ROUGH_STEPS = 250;
const CALM_STEPS = 50_000;

/** One random history, told by its seed, to its end; answers where an index then differs from MySQL. */
export function runVersions(seed: number, rules: Rules, say?: (line: string) => void): Divergence[] {
  const world = createWorld(seed, rules, say);
  const { happen, isQuiet } = createEvents(world);
  for (let step = 0; step < BUSY_STEPS; step++) happen('busy');
  for (let step = 0; step < ROUGH_STEPS; step++) happen('rough');
  world.calm = true;
  world.say(() => 'from now on nothing new happens');
  for (let step = 0; !isQuiet(); step++) {
    if (step > CALM_STEPS) throw new Error(`run ${seed} does not come to an end`);
    happen('calm');
  }
  const indices = world.building === undefined ? [world.live] : [world.live, world.building.index];
  return indices.flatMap((index) => differences(world, index));
}

function differences({ mysql }: World, index: SearchIndex): Divergence[] {
  const documents = index.documents();
  return IDS.flatMap((id) => {
    const inMysql = JSON.stringify(mysql.newest.get(id) ?? null);
    const inIndex = JSON.stringify(documents.get(String(id)) ?? null);
    return inMysql === inIndex ? [] : [{ index: index.name, id: String(id), inMysql, inIndex }];
  });
}
