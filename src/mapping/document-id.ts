import type { Row, Value } from '../model/change.ts';

export function keyOf(row: Row, columns: readonly string[]): Value[] {
  return columns.map((column) => {
    const value = row[column];
    if (value === null || value === undefined) throw new MissingKeyError(column);
    return value;
  });
}

/** The row image lacks a key column: the table's key in the config is wrong, or the source sends partial rows. */
export class MissingKeyError extends Error {
  override name = 'MissingKeyError';
  constructor(column: string) {
    super(`the row has no value in key column "${column}"`);
  }
}

/** One value as it is; several joined by `|`, each with `%` and `|` escaped, so that no two keys meet. */
export function documentId(key: readonly Value[]): string {
  if (key.length === 1) return String(key[0]);
  return key.map((value) => String(value).replaceAll('%', '%25').replaceAll('|', '%7C')).join('|');
}
