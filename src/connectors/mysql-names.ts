/** How names and keys stand in SQL. */

export function splitTable(table: string): [database: string, name: string] {
  const dot = table.indexOf('.');
  return [table.slice(0, dot), table.slice(dot + 1)];
}

export function quoteTable(table: string): string {
  return splitTable(table).map(quote).join('.');
}

export function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `(a > ?) OR (a = ? AND b > ?)`: unlike a comparison of tuples it is read from the index. */
export function keysAfter(names: readonly string[]): string {
  return names
    .map((name, at) => [...names.slice(0, at).map((equal) => `${equal} = ?`), `${name} > ?`].join(' AND '))
    .map((condition) => `(${condition})`)
    .join(' OR ');
}
