import { fenceAfter } from '../../../src/model/fence.ts';
import { nextVersion } from '../../../src/model/version.ts';
import type { Fenced } from './rules.ts';
import { createSearchIndex } from '../search-index.ts';
import { spawn, STALL_LIMIT_MS, untilDone, type Building, type Steps, type World } from './world.ts';

/** Registers a new index, fences it, waits behind the barrier, copies, and in most runs swaps. A later resync begins anew, with an index of its own. */
export function* resync(world: World, ids: readonly number[]): Steps {
  const building: Building = { index: createSearchIndex('new'), isSwapped: false };
  world.building = building;
  world.say(() => 'resync: the new index is there, without a fence');
  yield undefined;
  const fenced = yield* readEnds(world);
  yield world.random.int(0, 100);
  building.fenced = fenced;
  world.say(() => `resync: fence ${JSON.stringify(fenced)}`);
  yield undefined;
  const allSeenAtMs = world.mysql.allSeenAtMs();
  while (world.rules.copyStarts === 'behind the barrier' && world.nowMs < allSeenAtMs) yield undefined;
  const copies = ids.map((id) =>
    spawn(
      world,
      untilDone(world, () => copyRow(world, building, id)),
    ),
  );
  while (copies.some(({ state }) => state === 'running')) yield undefined;
  yield world.random.int(0, 100);
  if (world.random.chance(0.4)) return;
  building.isSwapped = true;
  world.say(() => 'resync: swapped');
}

/** Brokers answer one by one. */
function* readEnds({ kafka }: World): Steps<Fenced> {
  const ends: number[] = [];
  const newestMs: number[] = [];
  for (let partition = 0; partition < kafka.partitionCount(); partition++) {
    const { offset, timestampMs } = kafka.end(partition);
    ends.push(offset);
    newestMs.push(timestampMs);
    yield undefined;
  }
  return { fence: fenceAfter(newestMs), ends };
}

function* copyRow(world: World, { index }: Building, id: number): Steps<boolean> {
  yield undefined;
  const source = world.mysql.read(id, world.nowMs);
  const readAtMs = world.nowMs;
  yield undefined;
  if (source === null) return true;
  if (world.nowMs - readAtMs > STALL_LIMIT_MS) return false;
  const version = world.rules.copyVersion(nextVersion(undefined, world.nowMs));
  const write = { id: String(id), version, versionType: 'external', source } as const;
  const outcome =
    world.rules.writes === 'versioned' ? index.write(write, world.nowMs) : index.writeBlindly(write, world.nowMs);
  world.say(() => `resync: copy ${id} = ${JSON.stringify(source)}: ${outcome ?? 'written'}`);
  return true;
}
