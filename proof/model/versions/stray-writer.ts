import type { Row } from '../../../src/model/change.ts';
import { nextVersion } from '../../../src/model/version.ts';
import { IDS } from './application.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Somebody writes or deletes a document by hand, with the versions that Elasticsearch gives, or with one from the future. */
export function writeByHand(world: World): void {
  const { random, live, nowMs } = world;
  const id = random.pick(IDS);
  const source = random.pick<Row | null>([null, { id, n: -nowMs }, world.mysql.newest.get(id) ?? null]);
  const name = `by hand: ${id} = ${JSON.stringify(source)}`;
  if (random.chance(0.5)) {
    live.writeByHand(String(id), source, nowMs);
    world.say(() => name);
    return;
  }
  const version = nextVersion(undefined, nowMs + random.int(30, 3_650) * DAY_MS);
  const outcome = live.write({ id: String(id), version, versionType: 'external', source }, nowMs);
  world.say(() => `${name} at ${version}: ${outcome}`);
}
