import type { Row } from '../../../src/model/change.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import { nextVersion } from '../../../src/model/version.ts';
import { expectedDocuments } from './expected.ts';
import type { ModelGeneration } from './generations.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Somebody writes documents of goods by hand while changes come. */
export function startStrayWriter(world: World): void {
  world.scheduler.spawn(async (steps) => {
    for (let count = world.random.int(1, 4); count > 0; count--) {
      await steps.sleep(world.random.int(0, 150));
      await steps.take(() => writeByHand(world));
    }
  });
}

/** Writes or deletes a document with the version that Elasticsearch gives, or with one from the future. */
export function writeByHand(world: World): void {
  const { random, shop, index, scheduler } = world;
  const live = world.generations.all().find(({ role }) => role === 'live') as ModelGeneration;
  if (live.parts.size === 0) return;
  const nowMs = scheduler.nowMs();
  const place = random.pick([...live.parts.values()]);
  const id = String(random.int(1, shop.goodsIds));
  const address = addressKey({ index: place, id });
  const wrong: Row = { id: Number(id), name: `by hand ${nowMs}` };
  const source = random.pick<Row | null>([null, wrong, expectedDocuments(world, live).get(address) ?? null]);
  if (random.chance(0.5)) {
    index.writeByHand(address, source, nowMs);
    world.say(() => `by hand: ${address} = ${JSON.stringify(source)}`);
    return;
  }
  const version = nextVersion(undefined, nowMs + random.int(30, 3_650) * DAY_MS);
  const outcome = index.write({ id: address, version, versionType: 'external', source }, nowMs);
  world.say(() => `by hand: ${address} = ${JSON.stringify(source)} at ${version}: ${outcome}`);
}
