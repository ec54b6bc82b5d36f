import { neededColumns } from '../../../src/mapping/needed-columns.ts';
import { rowOf, type Change, type Row } from '../../../src/model/change.ts';
import type { Steps } from './scheduler.ts';
import { tableModels } from './schema.ts';
import type { World } from './world.ts';

interface Capture {
  tables: ReadonlySet<string>;
  /** Where in the binlog it begins. */
  from: number;
  /** Its clock's. */
  aheadMs: number;
  /** A changed key as a delete and an insert, as Debezium sends it; else as one update, as Canal and Maxwell do. */
  splitsKeys: boolean;
}

/** Two capture tools, each for some of the tables and with a clock of its own. */
export function startCaptures(world: World): void {
  const { random, database, clocks, working, scheduler } = world;
  const first = new Set(database.tables.filter(() => random.chance(0.5)));
  const second = new Set(database.tables.filter((table) => !first.has(table)));
  const from = database.binlog.length;
  for (const [at, tables] of [first, second].entries()) {
    const capture = {
      from,
      tables,
      aheadMs: clocks.captureMs[at] as number,
      splitsKeys: random.chance(0.5),
    };
    working.captures++;
    scheduler.spawn(async (steps) => {
      await readBinlog(world, steps, capture);
      working.captures--;
    });
  }
}

/** In the order of the binlog, some of it within one millisecond. One that dies reads a part again. */
async function readBinlog(world: World, steps: Steps, capture: Capture): Promise<void> {
  const { database, random, working } = world;
  let at = capture.from;
  for (;;) {
    await steps.take(
      () => undefined,
      () => at < database.binlog.length || working.applications === 0,
    );
    const transaction = database.binlog[at++];
    if (transaction === undefined) return;
    for (const change of transaction.changes) if (capture.tables.has(change.table)) send(world, capture, change);
    if (random.chance(0.05)) at = Math.max(0, at - random.int(1, 3));
  }
}

function send(world: World, { aheadMs, splitsKeys }: Capture, change: Change): void {
  const { random, sent, scheduler } = world;
  for (const each of splitsKeys ? asKeyed(world, change) : [change]) {
    const lane = laneOf(world, each.table, rowOf(each));
    const timestampMs = scheduler.nowMs() + aheadMs;
    sent[lane]?.push({ change: random.chance(0.05) ? condensed(world, each) : each, timestampMs });
  }
}

function asKeyed({ database }: World, { table, operation, before, after }: Change): Change[] {
  if (before === null || after === null || database.keyOf(table, before) === database.keyOf(table, after))
    return [{ table, operation, before, after }];
  return [
    { table, operation: 'delete', before, after: null },
    { table, operation: 'insert', before: null, after },
  ];
}

/** By table and key, so that the changes of one row stay in order as long as its key does. */
function laneOf(world: World, table: string, row: Row): number {
  const keys = tableModels(world.shop)[table]?.key.map((column) => Number(row[column])) ?? [];
  return (keys.reduce((sum, key) => sum + key, 0) + world.database.tables.indexOf(table)) % world.sent.length;
}

/** What is left of a record that is too large. */
function condensed({ shop }: World, change: Change): Change {
  const needed = neededColumns(shop.mappings.old, change.table) ?? [];
  const part = (row: Row | null): Row | null =>
    row && Object.fromEntries(Object.entries(row).filter(([column]) => needed.includes(column)));
  return { ...change, before: part(change.before), after: part(change.after), partial: true };
}
