import { splitTable } from '../model/table-name.ts';

const BRACE_OPEN = '{'.charCodeAt(0);
const BRACE_CLOSE = '}'.charCodeAt(0);

/** Marks of a record that carries a statement: of Canal, of Debezium (the second: a TRUNCATE of its table), of Maxwell. */
const STATEMENT_MARKS = ['"isDdl":true', '"isDdl": true', '"ddl"', '"op":"t"', '"table-', '"database-'];

/** No JSON writes any of these characters otherwise than as itself. */
const PLAIN_NAME = /^[\w$-]*$/;

/**
 * Tells, without parsing, whether a record can be about a mapped table: a complete JSON object in which the names of no mapped table and
 * its database both begin a text cannot, unless it carries a statement. Those all pass: they are rare, may name tables in another case,
 * and one that drops a database names none. Whatever else it is passes, so that a broken record is seen by a decoder, never dropped here.
 *
 * @param tables what `database.table` begins with, of each
 */
export function createMappedFilter(tables: readonly string[]): (value: Uint8Array) => boolean {
  const names = tables.map(splitTable);
  if (!names.flat().every((name) => PLAIN_NAME.test(name))) return () => true;
  const ofTables = names.map(([database, table]) => [`"${table}`, `"${database}`]);
  const marks = [...ofTables, ...STATEMENT_MARKS.map((mark) => [mark])].map((all) =>
    all.map((mark) => Buffer.from(mark)),
  );
  return (value) => {
    if (value[0] !== BRACE_OPEN || value.at(-1) !== BRACE_CLOSE) return true;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return marks.some((all) => all.every((mark) => bytes.includes(mark)));
  };
}
