import type { SourceRows } from '../../../src/activities/heal/source-rows.ts';
import { tableMatcher } from '../../../src/mapping/table-pattern.ts';
import { valueOf, type Row, type Value } from '../../../src/model/change.ts';
import { keyOf } from '../../../src/mapping/document-id.ts';
import { hasValues } from './database.ts';
import { rangeOf } from './row-ranges.ts';
import { joinedTo, type ReadRows } from './joined-rows.ts';
import type { Steps } from './scheduler.ts';
import type { World } from './world.ts';

interface RowReads {
  reads: 'locking' | 'plain';
  /** What there was at some moment; else what there is. */
  rowsOf: (table: string) => Row[];
}

/**
 * MySQL as the product reads it. A statement reads each row, or each step of its way, at a moment of its own: READ COMMITTED
 * promises no more.
 */
export function createModelRows(world: World, steps: Steps, as: Partial<RowReads> = {}): SourceRows {
  const { database, rules, shop, crowded } = world;
  const { reads = rules.reads, rowsOf = database.rows } = as;
  /** Of joined rows, for the ablation that reads them first. */
  let earlier: ((table: string) => Row[]) | undefined;

  const readRows: ReadRows = (table, meets) =>
    steps.take(
      () => (earlier ?? rowsOf)(table).filter(meets),
      () => reads === 'plain' || earlier !== undefined || !database.isLocked(table, meets),
    );
  const lookUp: ReadRows = (table, meets) => steps.take(() => database.rows(table).filter(meets));

  const snapshot = (): Promise<(table: string) => Row[]> =>
    steps.take(
      () => database.snapshot(),
      () => !database.hasUnseenCommits((table) => !shop.goods.includes(table)),
    );

  async function tablesOf(name: string): Promise<string[]> {
    return shop.goods.filter(tableMatcher(name));
  }

  return {
    tablesOf,

    async byKey({ table: name, keyColumns, keys }) {
      earlier = undefined;
      const before = rules.joinedRows === 'read before the row' ? await snapshot() : undefined;
      const found = [];
      for (const table of await tablesOf(name))
        for (const key of keys)
          for (const row of await readRows(table, (row) => hasValues(row, keyColumns, key))) found.push({ table, row });
      earlier = before;
      return found;
    },

    async joined({ values, ...read }) {
      const groups: Row[][] = [];
      for (const tuple of values) groups.push(await joinedTo(read, tuple, readRows));
      return groups;
    },

    async rootKeys({ path, table, values, limit, after }) {
      let wanted: (readonly Value[])[] = [...values];
      for (const [at, hop] of path.hops.entries()) {
        const from = at === path.hops.length - 1 ? table : hop.table;
        const rows = await lookUp(from, (row) => wanted.some((tuple) => hasValues(row, hop.columns, tuple)));
        wanted = rows.map((row) => hop.select.map((column) => valueOf(row, column)));
      }
      const keys = [...new Map(wanted.map((key) => [JSON.stringify(key), [...key]])).values()];
      keys.sort((a, b) => Number(a[0]) - Number(b[0]));
      // As many as there may be, all of them again and again.
      if (after === undefined && keys.length > 0 && crowded.has(path.field))
        return Array.from({ length: limit }, (_, at) => keys[at % keys.length] as Value[]);
      return keys.filter(([id]) => !after || Number(id) > Number(after[0])).slice(0, limit);
    },

    countRoots: async () => 0,

    keys: ({ table, keyColumns, after, limit, isDescending }) =>
      steps.take(() => {
        const keys = rangeOf(database.rows(table), { keyColumns, after, upTo: null }).map((row) =>
          keyOf(row, keyColumns),
        );
        return (isDescending ? keys.toReversed() : keys).slice(0, limit);
      }),
  };
}
