import type { Change, Row } from '../../../src/model/change.ts';
import type { Transaction } from './database.ts';
import type { Steps } from './scheduler.ts';
import { tableModels, type TableModel } from './schema.ts';
import type { World } from './world.ts';

const APPLICATIONS = 3;
const MINUTE_MS = 60_000;

/** Applications that change all tables at once, each in transactions of some statements. */
export function startApplications(world: World): void {
  let statements = world.database.binlog.length * 10;
  // Each history is about few tables, so that its changes meet.
  const joined = world.database.tables.filter((table) => !world.shop.goods.includes(table));
  const tables = [...world.shop.goods, world.random.pick([...world.shop.goods, ...joined]), world.random.pick(joined)];
  for (let each = 0; each < APPLICATIONS; each++) {
    world.working.applications++;
    const transactions = world.random.int(1, 5);
    world.scheduler.spawn(async (steps) => {
      for (let count = 0; count < transactions; count++) {
        // What came before may be in the index by now, or on its way, or hours old.
        await steps.sleep(world.random.pick([0, world.random.int(0, 30), world.random.int(0, 300)]));
        if (world.random.chance(0.02)) await steps.sleep(world.random.int(1, 150) * MINUTE_MS);
        await transact(world, steps, { tables, next: () => ++statements });
      }
      world.working.applications--;
    });
  }
}

interface Work {
  /** To choose from; some are there more than once. */
  tables: readonly string[];
  next: () => number;
}

/** In MySQL a transaction is first in the binlog, and then its rows are seen. */
async function transact(world: World, steps: Steps, work: Work): Promise<void> {
  const { database, random } = world;
  const transaction = await steps.take(() => database.begin());
  for (let count = random.int(1, 3); count > 0; count--)
    await steps.take(() => transaction.changes.push(...statement(world, transaction, work)));
  if (random.chance(0.1) || transaction.changes.length === 0) {
    await steps.take(() => database.rollBack(transaction));
    return;
  }
  await steps.take(() => {
    database.log(transaction);
    world.say(() => `in the binlog: ${transaction.changes.map(describe).join(', ')}`);
  });
  // As a commit that waits for its replica.
  if (random.chance(0.3)) await steps.sleep(random.int(1, 200));
  await steps.take(() => {
    database.finish(transaction);
    world.say(() => `to be seen: ${transaction.changes.map(describe).join(', ')}`);
  });
}

/** A statement about one row that nobody else holds; none when chance picks one that cannot be. */
function statement(world: World, transaction: Transaction, { tables, next }: Work): Change[] {
  const { database, random, shop } = world;
  const models = tableModels(shop);
  const table = random.pick(tables);
  const model = models[table] as TableModel;
  const siblings = shop.goods.includes(table) ? shop.goods : [table];

  const isMine = (row: Row): boolean => {
    const key = database.keyOf(table, row);
    return siblings.every((one) => !database.isLocked(one, (other) => database.keyOf(one, other) === key, transaction));
  };
  const isFree = (row: Row): boolean => {
    const key = database.keyOf(table, row);
    return (
      isMine(row) &&
      siblings.every((one) => database.rowsIn(transaction, one).every((other) => database.keyOf(one, other) !== key))
    );
  };

  const made = model.row(random, next());
  const rows = database.rowsIn(transaction, table).filter(isMine);
  const kind = random.next();
  if (rows.length === 0 || kind < 0.3)
    return isFree(made) ? [{ table, operation: 'insert', before: null, after: made }] : [];
  const before = random.pick(rows);
  if (kind < 0.5) return [{ table, operation: 'delete', before, after: null }];
  if (kind < 0.6 && siblings.length > 1) {
    const to = siblings.find((one) => one !== table) as string;
    return [
      { table, operation: 'delete', before, after: null },
      { table: to, operation: 'insert', before: null, after: { ...before, name: made['name'] as string } },
    ];
  }
  const after = changed(world, { before, made, key: random.chance(0.2) ? [] : model.key });
  const isRekeyed = database.keyOf(table, before) !== database.keyOf(table, after);
  return isRekeyed && !isFree(after) ? [] : [{ table, operation: 'update', before, after }];
}

/** Some of its columns, never those of `key`. */
function changed({ random }: World, { before, made, key }: { before: Row; made: Row; key: readonly string[] }): Row {
  const columns = Object.keys(made).filter((column) => !key.includes(column) && random.chance(0.4));
  return { ...before, ...Object.fromEntries(columns.map((column) => [column, made[column] ?? null])) };
}

export function describe({ table, operation, before, after }: Change): string {
  const images = [before, after].flatMap((row) => (row === null ? [] : [JSON.stringify(row)]));
  return `${operation} ${table} ${images.join(' -> ')}`;
}
