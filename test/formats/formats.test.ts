import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../src/formats/decode-error.ts';
import type { DecoderOptions } from '../../src/formats/decoder.ts';
import { createDecoder, type FormatName } from '../../src/formats/formats.ts';
import { recordOf } from './records.ts';

const options: DecoderOptions = { timeZone: 'UTC', columnTypes: () => undefined };

const canalRow = {
  type: 'INSERT',
  database: 'a',
  table: 'b',
  isDdl: false,
  mysqlType: { id: 'int' },
  data: [{ id: '1' }],
};
const maxwellRow = { type: 'insert', database: 'a', table: 'b', data: { id: 1 } };
const debeziumRow = { op: 'c', source: { db: 'a', table: 'b' }, before: null, after: { id: 1 } };
const samples: [FormatName, object][] = [
  ['canal', canalRow],
  ['debezium', debeziumRow],
  ['maxwell', maxwellRow],
];

function codeOf(format: FormatName, message: unknown, more: Partial<DecoderOptions> = {}): string | undefined {
  try {
    createDecoder(format, { ...options, ...more }).decode(recordOf(message));
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error.code;
    throw error;
  }
}

describe.each(samples)('auto, of which the first message is of %s', (name, message) => {
  test('keeps to that format', () => {
    const decoder = createDecoder('auto', options);
    expect(decoder.decode(recordOf(null))).toEqual({ kind: 'ignored', reason: 'tombstone' });
    expect(() => decoder.decode(recordOf({ hello: 'world' }))).toThrow(/not a message of canal, debezium, maxwell/);
    expect(decoder.decode(recordOf(message))).toMatchObject({
      kind: 'rows',
      changes: [{ table: 'a.b', after: { id: 1 } }],
    });
    for (const [other, otherMessage] of samples)
      if (other !== name)
        expect(() => decoder.decode(recordOf(otherMessage))).toThrow(`a message of ${other} in a topic of ${name}`);
    expect(decoder.decode(recordOf(message)).kind).toBe('rows');
  });
});

test('an empty object has the marks of no format, and fixes none', () => {
  const decoder = createDecoder('auto', options);
  expect(() => decoder.decode(recordOf({}))).toThrow(expect.objectContaining({ code: 'unknown-format' }));
  expect(decoder.decode(recordOf(maxwellRow)).kind).toBe('rows');
});

test.each<[string, FormatName, object]>([
  ['other-format', 'canal', maxwellRow],
  ['other-format', 'maxwell', debeziumRow],
  ['unknown-format', 'debezium', { after: { id: 1 } }],
  ['unknown-type', 'canal', { ...canalRow, type: 'UPSERT' }],
  ['unknown-type', 'maxwell', { ...maxwellRow, type: 'upsert' }],
  ['unknown-type', 'debezium', { ...debeziumRow, op: 'x' }],
  ['no-table', 'canal', { ...canalRow, table: null }],
  ['no-table', 'maxwell', { ...maxwellRow, table: '' }],
  ['no-table', 'debezium', { ...debeziumRow, source: { db: 1, table: 'b' } }],
  ['no-rows', 'canal', { ...canalRow, data: { id: '1' } }],
  ['no-rows', 'canal', { ...canalRow, data: [{ id: '1' }, 'x'] }],
  ['no-rows', 'canal', { ...canalRow, type: 'UPDATE', old: [1] }],
  ['no-rows', 'maxwell', { ...maxwellRow, data: [1] }],
  ['no-rows', 'maxwell', { ...maxwellRow, type: 'update', old: 'x' }],
  ['no-rows', 'debezium', { ...debeziumRow, after: null }],
  ['contradiction', 'canal', { ...canalRow, type: 'UPDATE', old: [{}, {}] }],
  ['contradiction', 'debezium', { ...debeziumRow, before: { id: 1 } }],
  ['contradiction', 'debezium', { ...debeziumRow, op: 'd' }],
  ['bad-schema', 'canal', { ...canalRow, mysqlType: { id: 7 } }],
  ['bad-schema', 'debezium', { schema: { fields: 1 }, payload: debeziumRow }],
  ['bad-value', 'canal', { ...canalRow, data: [{ id: { toString: 1 } }] }],
  ['bad-value', 'canal', { ...canalRow, data: [{ id: 'one' }] }],
  ['bad-value', 'canal', { ...canalRow, mysqlType: { id: "enum('a')" }, data: [{ id: '2' }] }],
])('%s: %s is told of %j', (code, format, message) => {
  expect(codeOf(format, message)).toBe(code);
});

test.each<[string, unknown]>([
  ['datetime', { valueOf: 1 }],
  ['datetime', 9e15],
  ['date', true],
  ['timestamp', 'tomorrow'],
  ['timestamp', '2026-13-01T00:00:00Z'],
  ['time(6)', []],
  ['decimal(10,2)', '***'],
  ['bigint unsigned', ''],
  ['bit(8)', 'AAAAAAAAAAAAAAA='],
  ['point', { wkb: 5 }],
  ['json', '{'],
  ['int', 'x'],
])('a %s of Debezium is never %j', (type, value) => {
  expect(codeOf('debezium', { ...debeziumRow, after: { id: value } }, { columnTypes: () => ({ id: type }) })).toMatch(
    /bad-value|not-json/,
  );
});

describe.each(samples)('a row of %s', (format, message) => {
  test('is partial when it lacks a column that the config names', () => {
    const columnTypes = () => ({ id: 'int', price: 'decimal(10,2)' });
    const decoded = createDecoder(format, { ...options, columnTypes }).decode(recordOf(message));
    expect(decoded).toEqual({
      kind: 'rows',
      changes: [{ table: 'a.b', operation: 'insert', before: null, after: { id: 1 }, partial: true }],
    });
  });

  test('may have columns called __proto__ and constructor', () => {
    const text = JSON.stringify(message).replaceAll('"id"', '"__proto__"').replaceAll('"1"', '"1","constructor":"2"');
    const decoded = createDecoder(format, options).decode(recordOf(text));
    const row = decoded.kind === 'rows' ? decoded.changes[0]?.after : null;
    expect(Object.entries(row ?? {})[0]).toEqual(['__proto__', 1]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

test.each<[FormatName, object]>([
  ['canal', { ...canalRow, data: [{ id: 'secret' }] }],
  ['maxwell', { ...maxwellRow, data: { id: 'secret' } }],
  ['debezium', { ...debeziumRow, after: { id: 'secret' } }],
])('an error over a value of %s names the column, and does not show the value', (format, message) => {
  const decode = (type: string) => () =>
    createDecoder(format, { ...options, columnTypes: () => ({ id: type }) }).decode(
      recordOf(format === 'canal' ? { ...message, mysqlType: { id: type } } : message),
    );
  for (const type of ['json', 'decimal(10,2)', 'double']) {
    expect(decode(type)).toThrow(/^column id: not /);
    expect(decode(type)).not.toThrow(/secret/);
  }
});

test('a changed key of Debezium ends as one row under the new key', () => {
  const decoder = createDecoder('debezium', options);
  const source = { db: 'a', table: 'b' };
  const steps = [
    { op: 'd', source, before: { id: 4 }, after: null },
    null,
    { op: 'c', source, before: null, after: { id: 100 } },
  ].map((message) => decoder.decode(recordOf(message, { headers: { '__debezium.newkey': '{"id":100}' } })));
  expect(steps).toMatchObject([
    { changes: [{ operation: 'delete', before: { id: 4 }, after: null }] },
    { kind: 'ignored', reason: 'tombstone' },
    { changes: [{ operation: 'insert', before: null, after: { id: 100 } }] },
  ]);
});

test('an update without its row before, and a value that Debezium did not get, make partial rows', () => {
  const decoder = createDecoder('debezium', options);
  const message = { ...debeziumRow, op: 'u', after: { id: 1, text: '__debezium_unavailable_value' } };
  expect(decoder.decode(recordOf(message))).toMatchObject({
    changes: [{ before: null, after: { id: 1 }, partial: true }],
  });
});

test.each([
  ['heartbeat', { ts_ms: 1 }],
  ['transaction', { status: 'BEGIN', id: 'x', event_count: null }],
  ['logical message', { op: 'm', message: {} }],
])('a %s of Debezium is ignored, and told', (name, message) => {
  expect(createDecoder('debezium', options).decode(recordOf(message))).toEqual({
    kind: 'ignored',
    reason: `Debezium ${name}`,
  });
});

test('the upper half of an unsigned bigint that Debezium let wrap around comes back', () => {
  const columnTypes = () => ({ id: 'bigint unsigned' });
  const decoded = createDecoder('debezium', { ...options, columnTypes }).decode(
    recordOf({ ...debeziumRow, after: { id: -1 } }),
  );
  expect(decoded).toMatchObject({ changes: [{ after: { id: '18446744073709551615' } }] });
});

test('an enum without its members in the message takes them from the config', () => {
  const message = { ...canalRow, mysqlType: { id: 'enum' }, data: [{ id: '1' }] };
  const columnTypes = () => ({ id: "enum('a')" });
  expect(createDecoder('canal', { ...options, columnTypes }).decode(recordOf(message))).toMatchObject({
    changes: [{ after: { id: 'a' } }],
  });
});

test.each<[FormatName, object]>([
  ['canal', { ...canalRow, mysqlType: { id: 'timestamp(3)' }, data: [{ id: '2026-07-01 02:00:00.5' }] }],
  ['maxwell', { ...maxwellRow, data: { id: '2026-07-01 02:00:00.5' } }],
])('timestamps of %s are moved from the zone of the capture tool', (format, message) => {
  const columnTypes = () => ({ id: 'timestamp(3)' });
  const decoded = createDecoder(format, { timeZone: 'Europe/Berlin', columnTypes }).decode(recordOf(message));
  expect(decoded).toMatchObject({ changes: [{ after: { id: '2026-07-01T00:00:00.500Z' } }] });
});

test("an enum's member with a comma comes from Debezium without the escape that it adds", () => {
  const message = { ...debeziumRow, after: { id: "it's\\, so" } };
  const columnTypes = () => ({ id: "enum('a','it''s, so')" });
  const decoded = createDecoder('debezium', { ...options, columnTypes }).decode(recordOf(message));
  expect(decoded).toMatchObject({ changes: [{ after: { id: "it's, so" } }] });
});
