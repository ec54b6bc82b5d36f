import type { Row } from '../../../src/model/change.ts';
import { IDS } from './application.ts';
import { heal } from './heal.ts';
import { spawn, untilDone, workersNowMs, type Steps, type World } from './world.ts';
import type { SearchIndex } from '../search-index.ts';

/** As an activity is retried: one that dies begins anew, and may find that its predecessor goes on beside it. */
export function startRepair(world: World): void {
  const settleMs = world.random.pick([0, 20, 5_000]);
  spawn(
    world,
    untilDone(world, () => repair(world, searched(world), settleMs)),
  );
}

/** What a resync builds is not repaired before it is live. */
function searched({ live, building }: World): SearchIndex {
  return building?.isSwapped ? building.index : live;
}

interface Difference {
  id: number;
  row: Row | null;
  document: Row | null;
}

/** As src/activities/repair has it: a look at all rows and documents, one more at what differs, heals of what still does as it did, and one look at those. */
function* repair(world: World, index: SearchIndex, settleMs: number): Steps<boolean> {
  const differ: Difference[] = [];
  for (const id of IDS) {
    // Pages of rows are read plainly, keys behind the barrier.
    const reads = world.random.pick(['plain', 'locking'] as const);
    const found = yield* look(world, index, { id, reads });
    if (found) differ.push(found);
  }
  if (differ.length === 0) return true;
  yield settleMs;
  for (const before of differ) {
    const found = yield* look(world, index, { id: before.id, reads: 'locking' });
    if (!found || textOf(found.document) !== textOf(before.document)) continue;
    world.say(() => `repair: ${index.name} has ${textOf(found.document)} as ${found.id}, MySQL ${textOf(found.row)}`);
    if (!(yield* mend(world, index, found))) return false;
    const left = yield* look(world, index, { id: before.id, reads: 'locking' });
    world.say(() => `repair: ${before.id} ${left ? 'still differs' : 'is right'}`);
  }
  return true;
}

/** A row and its document, each at a moment of its own. */
function* look(
  world: World,
  index: SearchIndex,
  { id, reads }: { id: number; reads: 'plain' | 'locking' },
): Steps<Difference | null> {
  yield undefined;
  while (reads === 'locking' && world.mysql.isLocked(id, world.nowMs)) yield undefined;
  const row = world.mysql.read(id, world.nowMs);
  yield undefined;
  const document = index.held(String(id))?.source ?? null;
  return textOf(row) === textOf(document) ? null : { id, row, document };
}

function* mend(world: World, index: SearchIndex, { id, row }: Difference): Steps<boolean> {
  const { rules } = world;
  // Others of its page are healed meanwhile.
  yield world.random.int(0, world.random.pick([0, 100, 5_000]));
  const request = { key: [id], version: rules.repairVersion(workersNowMs(world)) };
  const isAgain = rules.repairWrites === 'what it reads again';
  return yield* heal(world, index, { ...request, ...(!isAgain && { writes: row }) });
}

function textOf(row: Row | null): string {
  return JSON.stringify(row);
}
