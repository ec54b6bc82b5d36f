import { type TableName, tableNames } from '../shop/tables.ts';
import type { Done, Operation } from './write-rows.ts';

export type ChangeCounts = Record<TableName, Record<Operation, number>>;

/** What the demo has committed so far: the side of the comparison that the product has no part in. */
export interface Ledger {
  committed(done: readonly Done[], atMs: number): void;
  rolledBack(): void;
  readonly changes: number;
  readonly transactions: number;
  readonly rollbacks: number;
  readonly counts: ChangeCounts;
  countOf(operation: Operation): number;
  /** when the last change that concerns a cache key was committed, by performance.now() */
  touchedAtMs(cacheKey: string): number | undefined;
  readonly touchedKeys: Iterable<string>;
  /** cache keys that were touched lately */
  readonly lately: readonly string[];
}

/** Readers that fill what was just changed are the ones that meet the next change of it. */
const rememberedLately = 300;

export function createLedger(): Ledger {
  const counts = Object.fromEntries(
    tableNames.map((table) => [table, { insert: 0, update: 0, delete: 0 }]),
  ) as ChangeCounts;
  const touchedAtMs = new Map<string, number>();
  const lately: string[] = [];
  let [changes, transactions, rollbacks] = [0, 0, 0];
  return {
    committed(done, atMs) {
      transactions += 1;
      for (const { table, operation, rows, cacheKeys } of done) {
        counts[table][operation] += rows;
        changes += rows;
        for (const key of cacheKeys) touchedAtMs.set(key, atMs);
        lately.push(...cacheKeys);
      }
      lately.splice(0, lately.length - rememberedLately);
    },
    rolledBack() {
      rollbacks += 1;
    },
    get changes() {
      return changes;
    },
    get transactions() {
      return transactions;
    },
    get rollbacks() {
      return rollbacks;
    },
    counts,
    countOf: (operation) => tableNames.reduce((sum, table) => sum + counts[table][operation], 0),
    touchedAtMs: (key) => touchedAtMs.get(key),
    get touchedKeys() {
      return touchedAtMs.keys();
    },
    lately,
  };
}
