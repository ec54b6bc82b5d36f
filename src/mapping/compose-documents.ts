import { valueOf, type Row, type Value } from '../model/change.ts';
import { inPages } from '../model/pages.ts';
import type { ReadJoined } from '../model/joined-read.ts';
import type { JoinMapping } from './joins.ts';
import { UnmappableError } from './unmappable-error.ts';

interface Composed {
  shape: (row: Row) => Row;
  joins: readonly JoinMapping[];
}

/**
 * The documents of some rows, with all that is joined to them, or why one cannot be made. Rows are read level by level,
 * each level after the one above it: whoever finds the rows that a joined row is used by may count on that.
 */
export async function composeDocuments(
  { shape, joins }: Composed,
  rows: readonly Row[],
  readJoined: ReadJoined,
): Promise<(Row | UnmappableError)[]> {
  const joined = await readJoins(joins, rows, readJoined);
  return rows.map((row) => {
    try {
      return objectOf(shape, row, joined);
    } catch (error) {
      if (error instanceof UnmappableError) return error;
      throw error;
    }
  });
}

/** The rows of one join for all rows above it. */
interface Joined {
  join: JoinMapping;
  /** Throws an UnmappableError where the filter cannot tell. */
  rowsOf(above: Row): readonly Row[];
  below: Joined[];
}

/** By the values that lead to them. */
type Groups = ReadonlyMap<string, readonly Row[] | UnmappableError>;

async function readJoins(
  joins: readonly JoinMapping[],
  above: readonly Row[],
  readJoined: ReadJoined,
): Promise<Joined[]> {
  const all: Joined[] = [];
  for (const join of joins) {
    const groups = await readGroups(join, above, readJoined);
    all.push({
      join,
      rowsOf: (row) => rowsIn(groups, tupleKey(row, join.from)),
      below: await readJoins(join.joins, allIn(groups), readJoined),
    });
  }
  return all;
}

function rowsIn(groups: Groups, key: string): readonly Row[] {
  const rows = groups.get(key) ?? [];
  if (rows instanceof UnmappableError) throw rows;
  return rows;
}

function allIn(groups: Groups): Row[] {
  return [...groups.values()].flatMap((rows) => (rows instanceof UnmappableError ? [] : rows));
}

const TUPLES_PER_READ = 500;

/** NULL leads nowhere. */
async function readGroups(join: JoinMapping, above: readonly Row[], readJoined: ReadJoined): Promise<Groups> {
  const tuples = new Map<string, Value[]>();
  for (const row of above) {
    const tuple = join.from.map((column) => valueOf(row, column));
    if (!tuple.includes(null)) tuples.set(tupleKey(row, join.from), tuple);
  }
  const groups = new Map<string, Row[] | UnmappableError>();
  for (const page of inPages([...tuples], TUPLES_PER_READ)) {
    const found = await readJoined({ ...join.read, values: page.map(([, tuple]) => tuple) });
    for (const [n, [key]] of page.entries()) groups.set(key, passing(join, found[n] ?? []));
  }
  return groups;
}

function passing({ passes, limit }: JoinMapping, rows: readonly Row[]): Row[] | UnmappableError {
  try {
    return rows.filter(passes).slice(0, limit);
  } catch (error) {
    if (error instanceof UnmappableError) return error;
    throw error;
  }
}

function tupleKey(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => valueOf(row, column)));
}

function objectOf(shape: Composed['shape'], row: Row, joined: readonly Joined[]): Row {
  const object = shape(row);
  if (joined.length === 0) return object;
  const fields = joined.map(({ join, rowsOf, below }) => {
    const objects = rowsOf(row).map((one) => objectOf(join.shape, one, below));
    return [join.field, join.isMany ? objects : (objects[0] ?? null)] as const;
  });
  return { ...object, ...Object.fromEntries(fields) };
}
