import type { Value } from '../model/change.ts';
import type { JoinedRead } from '../model/joined-read.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import { keysAfter, quote, quoteTable } from './mysql-names.ts';

/** SQL of joins. What documents are made of is locked until it is read: whose commit is under way is waited for. Look-ups lock nothing. */

export interface SqlQuery {
  sql: string;
  values: SqlParameter[];
}

/** Turns a value into what is compared with a column. */
export type ToParameter = (table: string, column: string, value: Value) => SqlParameter;

/** Which tuple of values a row belongs to. */
export const TUPLE_COLUMN = '#tuple';

/** A sort without a limit would be left out of a part of a UNION. */
const NO_LIMIT = '18446744073709551615';

/**
 * One part for each tuple, so that MySQL itself says what equals it, whatever the types and collations, and cuts each at the limit.
 * @param invisible columns of the joined table that `*` does not stand for
 */
export function joinedQuery(read: JoinedRead, invisible: readonly string[], toParameter: ToParameter): SqlQuery {
  const { table, through, columns, values, orderBy, limit } = read;
  const ofLink = through?.include.map((column) => `l.${quote(column)}`) ?? [];
  const shown = ['j.*', ...invisible.map((column) => `j.${quote(column)}`), ...ofLink].join(', ');
  // The link first, as documents are read from above: what the optimizer reads before it may be older than a link that comes meanwhile.
  const from = through
    ? `${quoteTable(through.table)} l STRAIGHT_JOIN ${quoteTable(table)} j ON ${equalities(through.on)}`
    : `${quoteTable(table)} j`;
  const found = through ? 'l' : 'j';
  const condition = columns.map((column) => `${found}.${quote(column)} = ?`).join(' AND ');
  const order = orderBy
    .map(({ column, of, descending }) => `${of === 'link' ? 'l' : 'j'}.${quote(column)}${descending ? ' DESC' : ''}`)
    .join(', ');
  const parts = values.map(
    (_, at) =>
      `(SELECT ${at} AS ${quote(TUPLE_COLUMN)}, ${shown} FROM ${from} WHERE ${condition} ORDER BY ${order} LIMIT ${limit ?? NO_LIMIT} LOCK IN SHARE MODE)`,
  );
  const ofTable = through?.table ?? table;
  return {
    sql: parts.join(' UNION ALL '),
    values: values.flatMap((tuple) => tuple.map((value, at) => toParameter(ofTable, columns[at] as string, value))),
  };
}

function equalities(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([link, joined]) => `j.${quote(joined)} = l.${quote(link)}`).join(' AND ');
}

/** The way up from joined rows to the keys of the roots that hold them. */
export interface RootKeysRead {
  hops: readonly RootHop[];
  /** Of the first hop's columns. */
  values: readonly (readonly Value[])[];
  limit: number;
  /** Only keys beyond this one, in key order; null: from the first one; absent: in no order, which costs less. */
  after?: readonly Value[] | null;
}

export interface RootHop {
  table: string;
  columns: readonly string[];
  /** Columns that the next hop's are equal to; of the last one the key. */
  select: readonly string[];
}

/** @param sortable how a key column is compared in its own order */
export function rootKeysQuery(
  { hops, values, limit, after }: RootKeysRead,
  toParameter: ToParameter,
  sortable: (name: string, table: string, column: string) => string,
): SqlQuery {
  const { keys, from, parameters } = rootsOf({ hops, values }, toParameter);
  const root = hops.at(-1) as RootHop;
  const sorted = root.select.map((column, at) => sortable(keys[at] as string, root.table, column));
  const last = after?.map((value, at) => toParameter(root.table, root.select[at] as string, value)) ?? [];
  const beyond = after ? ` AND (${keysAfter(sorted)})` : '';
  const order = after === undefined ? '' : ` ORDER BY ${sorted.join(', ')}`;
  return {
    sql: `SELECT DISTINCT ${keys.join(', ')} FROM ${from}${beyond}${order} LIMIT ${limit}`,
    values: [...parameters, ...last.flatMap((_, at) => last.slice(0, at + 1))],
  };
}

export type RootCount = Pick<RootKeysRead, 'hops' | 'values'>;

export function rootCountQuery(read: RootCount, toParameter: ToParameter): SqlQuery {
  const { keys, from, parameters } = rootsOf(read, toParameter);
  return { sql: `SELECT COUNT(DISTINCT ${keys.join(', ')}) AS roots FROM ${from}`, values: parameters };
}

function rootsOf({ hops, values }: RootCount, toParameter: ToParameter) {
  const first = hops[0] as RootHop;
  const tables = hops.map(({ table, columns }, at) => {
    const below = hops[at - 1];
    if (below === undefined) return `${quoteTable(table)} h0`;
    const on = columns.map((column, n) => `h${at}.${quote(column)} = h${at - 1}.${quote(below.select[n] as string)}`);
    return `JOIN ${quoteTable(table)} h${at} ON ${on.join(' AND ')}`;
  });
  const tuple = first.columns.map((column) => `h0.${quote(column)} = ?`).join(' AND ');
  return {
    keys: (hops.at(-1) as RootHop).select.map((column) => `h${hops.length - 1}.${quote(column)}`),
    from: `${tables.join(' ')} WHERE (${values.map(() => `(${tuple})`).join(' OR ')})`,
    parameters: values.flatMap((one) =>
      one.map((value, at) => toParameter(first.table, first.columns[at] as string, value)),
    ),
  };
}
