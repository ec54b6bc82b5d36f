import { splitTable } from '../model/table-name.ts';

/** A table's name in the config: that of one table, or a pattern of sharded ones such as `shop.order_[0-9]+`. */

const PLAIN_NAME = /^[\p{L}\p{N}_$-]+$/u;

export function isPattern(table: string): boolean {
  return !PLAIN_NAME.test(splitTable(table)[1]);
}

/** Matches whole names, as `database.table`. Throws a SyntaxError for what is no pattern. */
export function tableMatcher(table: string): (name: string) => boolean {
  if (!isPattern(table)) return (name) => name === table;
  const [database, pattern] = splitTable(table);
  const expression = new RegExp(`^(?:${pattern})$`, 'u');
  return (name) => {
    const [ofDatabase, ofTable] = splitTable(name);
    return ofDatabase === database && expression.test(ofTable);
  };
}

/** The text that every name begins with which a name of the config stands for; of a plain one the whole. */
export function literalStart(table: string): string {
  const [database, name] = splitTable(table);
  if (!isPattern(table)) return table;
  const literal = /^[\p{L}\p{N}_$-]*/u.exec(name)?.[0] ?? '';
  const isEndOptional = /^[?*{]/.test(name.slice(literal.length));
  return `${database}.${name.includes('|') ? '' : isEndOptional ? literal.slice(0, -1) : literal}`;
}
