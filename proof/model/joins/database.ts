import { type Change, type Row, type Value, valueOf } from '../../../src/model/change.ts';

/** Rows of all tables, with transactions. A commit is in the binlog before readers see it. */

export type TransactionState = 'open' | 'in the binlog' | 'ended';

export interface Transaction {
  id: string;
  changes: Change[];
  state: TransactionState;
}

export type Condition = (row: Row) => boolean;

export function createDatabase(keys: Readonly<Record<string, readonly string[]>>) {
  const committed = new Map<string, Map<string, Row>>(Object.keys(keys).map((table) => [table, new Map()]));
  let unfinished: Transaction[] = [];
  const binlog: Transaction[] = [];
  let begun = 0;

  function keyOf(table: string, row: Row): string {
    return JSON.stringify((keys[table] as readonly string[]).map((column) => valueOf(row, column)));
  }

  function apply(rows: Map<string, Map<string, Row>>, changes: readonly Change[]): void {
    for (const { table, before } of changes) if (before) rows.get(table)?.delete(keyOf(table, before));
    for (const { table, after } of changes) if (after) rows.get(table)?.set(keyOf(table, after), after);
  }

  function end(transaction: Transaction): void {
    transaction.state = 'ended';
    unfinished = unfinished.filter((one) => one !== transaction);
  }

  return {
    binlog: binlog as readonly Transaction[],
    tables: Object.keys(keys),
    keyOf,
    /** What a plain reader sees. */
    rows: (table: string): Row[] => [...(committed.get(table)?.values() ?? [])],
    /** What the transaction itself sees. */
    rowsIn({ changes }: Transaction, table: string): Row[] {
      const own = new Map([[table, new Map(committed.get(table))]]);
      for (const change of changes) if (change.table === table) apply(own, [change]);
      return [...(own.get(table)?.values() ?? [])];
    },
    begin(): Transaction {
      const transaction: Transaction = { id: String(++begun), changes: [], state: 'open' };
      unfinished.push(transaction);
      return transaction;
    },
    /** Those that have changed rows. */
    openTransactions: (): string[] => unfinished.filter(({ changes }) => changes.length > 0).map(({ id }) => id),
    /** Whether a locking read has to wait: for whoever has changed a row that met the condition, or meets it. */
    isLocked: (table: string, meets: Condition, own?: Transaction): boolean =>
      unfinished.some(
        (transaction) =>
          transaction !== own &&
          transaction.changes.some(
            ({ table: changed, before, after }) =>
              changed === table && ((before !== null && meets(before)) || (after !== null && meets(after))),
          ),
      ),
    hasUnseenCommits: (isAsked: (table: string) => boolean): boolean =>
      unfinished.some(({ state, changes }) => state === 'in the binlog' && changes.some(({ table }) => isAsked(table))),
    log(transaction: Transaction): void {
      transaction.state = 'in the binlog';
      binlog.push(transaction);
    },
    /** Readers see it from now on, and its locks are gone. */
    finish(transaction: Transaction): void {
      for (const change of transaction.changes) apply(committed, [change]);
      end(transaction);
    },
    rollBack: end,
    /** A reader of what is there now, whatever comes. */
    snapshot(): (table: string) => Row[] {
      const copy = new Map([...committed].map(([table, rows]) => [table, [...rows.values()]]));
      return (table) => copy.get(table) ?? [];
    },
  };
}

export type Database = ReturnType<typeof createDatabase>;

/** As SQL compares: NULL is equal to nothing. */
export function hasValues(row: Row, columns: readonly string[], values: readonly Value[]): boolean {
  return columns.every((column, at) => {
    const value = valueOf(row, column);
    return value !== null && value === values[at];
  });
}
