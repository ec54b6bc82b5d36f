import { copyPage } from '../../../src/activities/resync/copy-page.ts';
import { createFenceBuilding } from '../../../src/activities/resync/fence-building.ts';
import { findBuilding } from '../../../src/activities/resync/find-table.ts';
import { createNextRanges } from '../../../src/activities/walks/next-ranges.ts';
import { createWaitForTransactions } from '../../../src/activities/resync/wait-for-transactions.ts';
import type { ResyncDeps } from '../../../src/activities/resync/resync-deps.ts';
import { keyOf } from '../../../src/mapping/document-id.ts';
import type { Value } from '../../../src/model/change.ts';
import type { RowCursor } from '../../../src/model/heal-table.ts';
import type { NextRanges, RowRange } from '../../../src/model/resync.ts';
import { STAMPS } from './generations.ts';
import { createModelRanges } from './row-ranges.ts';
import type { Steps } from './scheduler.ts';
import { createModelRows } from './source-rows.ts';
import { startWalk } from './walk-table.ts';
import { depsOf, lookUp, untilDone } from './worker.ts';
import type { World } from './world.ts';

/**
 * At some moment of a history a new index is registered, fenced, copied to behind the barrier, and in most of them swapped, when the
 * lanes are not there yet, too; sometimes that is rolled back. The deeds are the product's; a page is one row.
 */
export function startResync(world: World): void {
  if (!world.hasResync) return;
  const { random, scheduler, generations, rules } = world;
  scheduler.spawn(async (steps) => {
    await steps.sleep(random.int(0, random.pick([20, 100, 500])));
    await steps.take(() => generations.register(Date.now()));
    world.say(() => 'resync: the new index is there, without a fence');
    await untilDone(world, steps, (own) => fence(world, own));
    if (rules.copyStarts === 'behind the barrier') await passBarrier(world, steps);
    world.say(() => 'resync: the copy begins');
    await copyTable(world, steps);
    world.say(() => 'resync: all is copied');
    if (random.chance(0.4)) return;
    await steps.sleep(random.int(0, random.pick([20, 200])));
    await steps.take(generations.swap);
    world.say(() => 'resync: swapped');
    if (random.chance(0.7)) return;
    await steps.sleep(random.int(0, random.pick([20, 200, 1000])));
    await steps.take(generations.rollBack);
    world.say(() => 'resync: rolled back');
    // What was kept has got no new parts.
    startWalk(world);
  });
}

function buildingOf({ shop }: World): { table: string; stamp: string } {
  return { table: shop.configs.new.table, stamp: STAMPS.new };
}

/** Brokers answer one by one. */
async function newestRecordMs({ sent }: World, steps: Steps): Promise<number> {
  const newestMs: number[] = [];
  for (const lane of sent) newestMs.push(await steps.take(() => lane.at(-1)?.timestampMs ?? 0));
  return Math.max(...newestMs);
}

async function fence(world: World, steps: Steps): Promise<void> {
  const { shop, generations } = world;
  const fenceBuilding = createFenceBuilding({
    mapping: shop.mappings.new,
    directory: generations.directory,
    lanes: { newestRecordMs: () => newestRecordMs(world, steps) },
    generations: {
      setFence: (_stamp: unknown, _indices: unknown, wanted: number) =>
        steps.take(() => {
          generations.setFence(wanted);
          world.say(() => `resync: its fence is ${wanted}, or was set before`);
        }),
    },
  } as unknown as ResyncDeps);
  await fenceBuilding(buildingOf(world));
}

async function passBarrier(world: World, steps: Steps): Promise<void> {
  const { openTransactions, transactionsLeft } = createWaitForTransactions({ ranges: createModelRanges(world, steps) });
  const open = await openTransactions();
  await steps.sleep(open.waitMs);
  while ((await transactionsLeft(open)).length > 0) await steps.sleep(10);
}

async function copyTable(world: World, steps: Steps): Promise<void> {
  const { table } = buildingOf(world);
  const rows = createModelRows(world, steps);
  const ranges = createModelRanges(world, steps);
  const nextRanges = createNextRanges({ mapping: world.shop.mappings.new, rows, ranges });
  let cursor: RowCursor | null = null;
  do {
    const found: NextRanges = await nextRanges({ table, cursor, rowsPerRange: 20_000 });
    for (const range of found.ranges) await copyRange(world, steps, range);
    cursor = found.next;
  } while (cursor !== null);
}

/** Page by page, each by an activity that may die, or go on beside its successor. */
async function copyRange(world: World, steps: Steps, range: RowRange): Promise<void> {
  let rest: RowRange | null = range;
  while (rest !== null) {
    const from: RowRange = rest;
    await untilDone(world, steps, async (own) => {
      const last = await copyRow(world, own, from);
      rest = last && { ...from, after: last };
    });
  }
}

const MINUTE_MS = 60_000;

/** Its key; null: there is no other row. */
async function copyRow(world: World, steps: Steps, range: RowRange): Promise<Value[] | null> {
  const { random, rules } = world;
  const { mapping, indices } = await findBuilding(() => lookUp(world, steps), buildingOf(world));
  const deps = depsOf(world, steps);
  const elasticsearch = rules.copies(deps.elasticsearch, world);
  for (;;) {
    const readAtMs = rules.oldPages === 'read again' ? Date.now() : Infinity;
    const [row] = await createModelRanges(world, steps).range({ ...range, keyColumns: mapping.key, limit: 1 });
    if (row === undefined) return null;
    if (random.chance(0.05)) await steps.sleep(random.int(1, 150) * MINUTE_MS);
    const page = { table: range.table, rows: [row], readAtMs };
    const counts = await copyPage({ ...deps, elasticsearch }, { mapping, indices }, page);
    if (counts === null) continue;
    if (Object.keys(counts.refused.byError).length > 0) world.isTroubled = true;
    return keyOf(row, mapping.key);
  }
}
