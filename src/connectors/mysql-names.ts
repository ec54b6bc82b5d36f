import { splitTable } from '../model/table-name.ts';

/** How names and keys stand in SQL. */

export function quoteTable(table: string): string {
  return splitTable(table).map(quote).join('.');
}

export function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `(a > ?) OR (a = ? AND b > ?)`: unlike a comparison of tuples it is read from the index. */
export function keysAfter(names: readonly string[], isDescending = false): string {
  const beyond = isDescending ? '<' : '>';
  return names
    .map((name, at) => [...names.slice(0, at).map((equal) => `${equal} = ?`), `${name} ${beyond} ?`].join(' AND '))
    .map((condition) => `(${condition})`)
    .join(' OR ');
}

/** ENUM and SET are sorted by their numbers, but compared with a text as texts: pages by both would leave rows out. */
export function sortable(name: string, mysqlType: string): string {
  return /^(?:enum|set)\b/i.test(mysqlType) ? `CAST(${name} AS CHAR)` : name;
}
