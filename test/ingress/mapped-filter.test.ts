import { expect, test } from 'vitest';
import { createDecoder, type FormatName } from '../../src/formats/formats.ts';
import { createMappedFilter } from '../../src/ingress/mapped-filter.ts';
import { readLines, recordOfLine } from '../formats/records.ts';

const isMapped = createMappedFilter(['shop.goods', 'shop.brands', 'club.card_']);

test.each([
  ['a row of a mapped table', '{"database":"shop","table":"goods"}', true],
  ['a row of one of many tables', '{"database":"club","table":"card_7"}', true],
  ['a row of another table', '{"database":"shop","table":"orders"}', false],
  ['a row of a table of that name in another database', '{"database":"stage","table":"goods"}', false],
  ['a row of a table of another database that is mapped', '{"database":"club","table":"goods"}', false],
  [
    'a row of another table that tells of a mapped one',
    '{"database":"shop","table":"orders","data":[{"of":"my goods"}]}',
    false,
  ],
  ['a row of Canal of another table', '{"isDdl":false,"sql":"","table":"orders"}', false],
  ['a statement that names a mapped table in another case', '{"isDdl":true,"sql":"TRUNCATE TABLE GOODS"}', true],
  ['a statement that drops a whole database', '{"databaseName":"shop","ddl":"Drop Database shop"}', true],
  ['text that is no JSON', 'hello', true],
  ['JSON that was cut off', '{"table":"ord', true],
  ['an empty value', '', true],
])('%s', (_, value, expected) => {
  expect(isMapped(Buffer.from(value))).toBe(expected);
});

test.each(['größe', 'a/b', 'a"b', 'a b'])(
  'a table whose name JSON may write otherwise, such as %s, has all pass',
  (name) => {
    const passes = createMappedFilter(['shop.goods', `shop.${name}`]);
    expect(passes(Buffer.from('{"table":"x"}'))).toBe(true);
  },
);

const captures: [FormatName, string][] = [
  ['canal', 'mariadb-10.11-kafka-records'],
  ['debezium', 'mysql-9.7-noschema-kafka-records'],
  ['debezium', 'mariadb-10.11-noschema-kafka-records'],
  ['debezium', 'own-with-schema'],
  ['maxwell', 'maxwell-1.22.6-kafka-records'],
];

test('tables whose names begin with nothing certain have all of their database pass', () => {
  const passes = createMappedFilter(['shop.']);
  expect(passes(Buffer.from('{"database":"shop","table":"x"}'))).toBe(true);
  expect(passes(Buffer.from('{"database":"club","table":"x"}'))).toBe(false);
});

test.each(captures)('of what %s wrote (%s), every statement passes, and no row of another table', (format, capture) => {
  const passes = createMappedFilter(['shop.nowhere']);
  const decoder = createDecoder(format, { timeZone: 'UTC', columnTypes: () => undefined });
  const kinds = { rows: 0, schema: 0 };
  for (const line of readLines(`${format}/${capture}.jsonl`)) {
    const record = recordOfLine(line);
    const { kind } = decoder.decode(record);
    if (record.value === null || kind === 'ignored') continue;
    kinds[kind]++;
    expect(passes(record.value), line.value ?? '').toBe(kind === 'schema');
  }
  expect(kinds.rows).toBeGreaterThan(0);
});
