import { findDifferences, type Place } from '../../../src/activities/compare/find-differences.ts';
import { lookOf } from '../../../src/activities/repair/look.ts';
import type { RepairDeps } from '../../../src/activities/repair/repair-deps.ts';
import { healLasting, settleDifferences } from '../../../src/activities/repair/settle-differences.ts';
import type { SourceRows } from '../../../src/activities/heal/source-rows.ts';
import { keyOf } from '../../../src/mapping/document-id.ts';
import type { IndexMapping } from '../../../src/mapping/index-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import type { Steps } from './scheduler.ts';
import { createModelRows } from './source-rows.ts';
import { depsOf, lookUp, untilDone } from './worker.ts';
import type { World } from './world.ts';

/** The product's own deeds, over every row and every document of what is searched. One that dies begins anew. */
export function startRepair(world: World, settleMs: number): void {
  world.scheduler.spawn((steps) => untilDone(world, steps, (own) => repair(world, own, settleMs)));
}

async function repair(world: World, steps: Steps, settleMs: number): Promise<void> {
  const { rules, random } = world;
  const [mapping] = (await lookUp(world, steps)).tables as readonly [TableMapping];
  const indices = mapping.indices.filter(({ isLive }) => isLive);
  // Pages of rows are read plainly, keys behind the barrier.
  const rows = createModelRows(world, steps, { reads: random.pick(['plain', 'locking']) });
  const places = indices.flatMap((index) => [
    ...placesOfRows(world, index),
    ...placesOfDocuments(world, index, mapping),
  ]);
  const differences = await findDifferences({ ...repairDeps(world, steps, settleMs), rows }, mapping, places);
  const seen = world.database.snapshot();
  const deps = repairDeps(world, steps, settleMs);
  const { lasting } = await settleDifferences(
    deps,
    { mapping, indices },
    { look: lookOf({}, { differences }), settleMs: 0 },
  );
  if (lasting.length === 0) return;
  world.say(() => `repair: ${lasting.map(({ difference: { kind, where } }) => `${kind} ${where}`).join(', ')}`);
  // Others of its page are healed meanwhile.
  await steps.sleep(random.pick([0, random.int(0, 100)]));
  const isOrphan = ({ difference }: (typeof lasting)[number]): boolean =>
    rules.orphans === 'deleted by hand' && difference.kind === 'orphaned';
  for (const { place } of lasting.filter(isOrphan)) await deleteByHand(world, steps, place);
  const healed = await healLasting(
    { ...deps, rows: healedRows(world, steps, seen) },
    { mapping, indices },
    {
      lasting: lasting.filter((one) => !isOrphan(one)),
      onRefused: 'park',
    },
  );
  world.say(() => `repair: ${JSON.stringify(healed)}`);
}

/** It waits when it asks for the ends of the lanes. */
function repairDeps(world: World, steps: Steps, settleMs: number): RepairDeps {
  const ends = () => steps.sleep(settleMs);
  return { ...depsOf(world, steps), lanes: { ends, lanesBefore: async () => [] } } as unknown as RepairDeps;
}

/** What a repair makes documents of. */
function healedRows(world: World, steps: Steps, seen: ReturnType<World['database']['snapshot']>): SourceRows {
  const isAgain = world.rules.repairReads === 'as a heal';
  return createModelRows(world, steps, isAgain ? {} : { reads: 'plain', rowsOf: seen });
}

function placesOfRows({ shop, database }: World, index: IndexMapping): Place[] {
  return shop.goods.flatMap((table) =>
    database.rows(table).map((row) => ({ index, table, key: keyOf(row, index.key), address: null })),
  );
}

function placesOfDocuments({ generations, index: store }: World, index: IndexMapping, { name }: TableMapping): Place[] {
  const live = generations.all().find(({ role }) => role === 'live');
  return [...(live?.parts ?? [])].flatMap(([alias, part]) =>
    [...store.documents()].flatMap(([address, source]): Place[] => {
      const [place, id] = JSON.parse(address) as [string, string];
      const origin = place === part ? index.originOf(id, source) : null;
      if (origin === null) return [];
      return [{ index, table: origin.table ?? name, key: origin.key, address: { index: alias, id } }];
    }),
  );
}

async function deleteByHand({ generations, index, scheduler }: World, steps: Steps, { address }: Place): Promise<void> {
  const live = generations.all().find(({ role }) => role === 'live');
  const part = address && live?.parts.get(address.index);
  if (address && part)
    await steps.take(() => index.writeByHand(addressKey({ ...address, index: part }), null, scheduler.nowMs()));
}
