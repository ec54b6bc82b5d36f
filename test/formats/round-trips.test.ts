import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDecoder, type FormatName } from '../../src/formats/formats.ts';
import { parameterOf } from '../../src/formats/mysql-parameter.ts';
import type { SqlParameter } from '../../src/model/sql-parameter.ts';
import { textResolver } from '../../src/formats/mysql-text.ts';
import { anyColumn, anyKeyColumn, type AnyColumn } from './any-column.ts';
import { recordOf } from './records.ts';

const writers: Record<Exclude<FormatName, 'auto'>, (column: AnyColumn) => string> = {
  canal: ({ type, canal }) =>
    JSON.stringify({
      type: 'INSERT',
      database: 'a',
      table: 'b',
      isDdl: false,
      mysqlType: { c: type },
      data: [{ c: canal }],
      old: null,
    }),
  debezium: ({ json }) => `{"before":null,"after":{"c":${json.debezium}},"source":{"db":"a","table":"b"},"op":"c"}`,
  maxwell: ({ json }) => `{"database":"a","table":"b","type":"insert","data":{"c":${json.maxwell}}}`,
};

describe.each(['canal', 'debezium', 'maxwell'] as const)('%s', (format) => {
  test('a value of any type comes through as it is in MySQL', () => {
    fc.assert(
      fc.property(anyColumn, (column) => {
        const options = { timeZone: 'UTC', columnTypes: () => ({ c: column.type }) };
        const decoded = createDecoder(format, options).decode(recordOf(writers[format](column)));
        expect(decoded).toEqual({
          kind: 'rows',
          changes: [{ table: 'a.b', operation: 'insert', before: null, after: { c: column.value } }],
        });
      }),
      { numRuns: 500 },
    );
  });
});

test('a value read from MySQL is the same', () => {
  fc.assert(
    fc.property(anyColumn, ({ type, mysql, value }) => {
      expect(textResolver(type)(mysql)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test('a key value goes back to MySQL as MySQL wrote it', () => {
  fc.assert(
    fc.property(anyKeyColumn, ({ type, mysql, value }) => {
      const sent = sqlText(parameterOf(type)(value));
      expect(textResolver(type)(sent)).toEqual(value);
      if (type !== 'double') expect(sent).toBe(mysql);
    }),
    { numRuns: 500 },
  );
});

test('what is no number never goes unquoted into a statement', () => {
  expect(parameterOf('int')('1); drop table x; --')).toBe('1); drop table x; --');
  expect(parameterOf('decimal(10,2)')('1e5')).toBe('1e5');
});

/** As MySQL reads the parameter, and would write it again. */
function sqlText(parameter: SqlParameter): string {
  if (Buffer.isBuffer(parameter)) return parameter.toString('base64');
  return typeof parameter === 'object' && parameter !== null ? parameter.toSqlString() : String(parameter);
}
