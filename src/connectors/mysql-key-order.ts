import type { Value } from '../model/change.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';

/**
 * Where rows lie in the order of a key, as conditions that MySQL reads from the key's index: `(a > ?) OR (a = ? AND b > ?)`,
 * which a comparison of tuples is not. Guarantee: of two keys one is beyond the other, whatever their types, and the order is
 * that of ORDER BY over the bare columns.
 */
export interface Condition {
  sql: string;
  values: SqlParameter[];
}

export interface KeyColumn {
  /** As it stands in SQL. */
  name: string;
  /** As SHOW COLUMNS tells it. */
  type: string;
  toParameter(value: Value): SqlParameter;
}

export function beyondKey(columns: readonly KeyColumn[], key: readonly Value[]): Condition {
  return inOrder(columns, key, { others: '>', last: '>' });
}

/** Up to the key, and it too. */
export function upToKey(columns: readonly KeyColumn[], key: readonly Value[]): Condition {
  return inOrder(columns, key, { others: '<', last: '<=' });
}

type Operator = '>' | '<' | '<=';

function inOrder(
  columns: readonly KeyColumn[],
  key: readonly Value[],
  { others, last }: { others: Operator; last: Operator },
): Condition {
  const value = (at: number): Value => key[at] ?? null;
  const ways = columns.map((column, at) => [
    ...columns.slice(0, at).map((equal, below) => ({
      sql: `${equal.name} = ?`,
      values: [equal.toParameter(value(below))],
    })),
    compare(column, at === columns.length - 1 ? last : others, value(at)),
  ]);
  return {
    sql: `(${ways.map((way) => `(${way.map(({ sql }) => sql).join(' AND ')})`).join(' OR ')})`,
    values: ways.flat().flatMap(({ values }) => values),
  };
}

function compare(column: KeyColumn, operator: Operator, value: Value): Condition {
  const { name, type, toParameter } = column;
  if (/^enum\b/i.test(type)) return compareEnum(column, operator, value);
  if (/^set\b/i.test(type))
    return { sql: `CAST(${name} AS UNSIGNED) ${operator} ${setNumber(type, value)}`, values: [] };
  return { sql: `${name} ${operator} ?`, values: [toParameter(value)] };
}

/** It is sorted by its members' numbers, but compared with a text as a text, and with a number not by the index. */
function compareEnum({ name, type }: KeyColumn, operator: Operator, value: Value): Condition {
  const declared = membersOf(type);
  // Before all of them is what MySQL made of a value that is none of them.
  const members = declared.includes('') ? declared : ['', ...declared];
  const at = members.indexOf(String(value));
  // It was one when the key was read: the columns that are known are older, or younger.
  if (at === -1) throw new RangeError(`${name} had a value that is no member of ${type}`);
  const among = operator === '>' ? members.slice(at + 1) : members.slice(0, operator === '<' ? at : at + 1);
  return among.length === 0
    ? { sql: 'FALSE', values: [] }
    : { sql: `${name} IN (${among.map(() => '?').join(', ')})`, values: among };
}

/** A SET is sorted by its number, and compared with a text as a text. */
function setNumber(type: string, value: Value): bigint {
  const chosen = new Set(Array.isArray(value) ? value : []);
  return membersOf(type).reduce((sum, member, at) => (chosen.has(member) ? sum | (1n << BigInt(at)) : sum), 0n);
}

/** `enum('a','it''s')` -> [a, it's] */
function membersOf(type: string): string[] {
  return [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = '']) => member.replaceAll("''", "'"));
}
