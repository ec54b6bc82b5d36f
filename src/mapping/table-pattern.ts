/** A table's name in the config: that of one table, or a pattern of sharded ones such as `shop.order_[0-9]+`. */

const PLAIN_NAME = /^[\p{L}\p{N}_$-]+$/u;

export function isPattern(table: string): boolean {
  return !PLAIN_NAME.test(splitName(table)[1]);
}

/** Matches whole names, as `database.table`. Throws a SyntaxError for what is no pattern. */
export function tableMatcher(table: string): (name: string) => boolean {
  if (!isPattern(table)) return (name) => name === table;
  const [database, pattern] = splitName(table);
  const expression = new RegExp(`^(?:${pattern})$`, 'u');
  return (name) => {
    const [ofDatabase, ofTable] = splitName(name);
    return ofDatabase === database && expression.test(ofTable);
  };
}

export function splitName(table: string): [database: string, name: string] {
  const dot = table.indexOf('.');
  return [table.slice(0, dot), table.slice(dot + 1)];
}
