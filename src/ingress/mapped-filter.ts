const BRACE_OPEN = '{'.charCodeAt(0);
const BRACE_CLOSE = '}'.charCodeAt(0);

/** Statements that drop a database name none of its tables. */
const DROPPED_DATABASE = ['DROP DATABASE', 'DROP SCHEMA', 'drop database', 'drop schema', 'database-drop'];

/**
 * Tells, without parsing, whether a record can be about a mapped table: a complete JSON object in which no table's name
 * stands anywhere cannot, unless it drops a whole database. Whatever else it is passes, so that a broken record is seen by a decoder, never dropped here.
 */
export function createMappedFilter(tables: readonly string[]): (value: Uint8Array) => boolean {
  const names = [...tables.map((table) => table.slice(table.indexOf('.') + 1)), ...DROPPED_DATABASE].map((name) =>
    Buffer.from(name),
  );
  return (value) => {
    if (value[0] !== BRACE_OPEN || value.at(-1) !== BRACE_CLOSE) return true;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return names.some((name) => bytes.includes(name));
  };
}
