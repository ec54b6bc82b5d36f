/** `shop.goods` -> [shop, goods] */
export function splitTable(table: string): [database: string, name: string] {
  const dot = table.indexOf('.');
  return [table.slice(0, dot), table.slice(dot + 1)];
}
