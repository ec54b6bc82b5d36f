import { expect, test } from 'vitest';
import { condense, CONDENSED_HEADER, readCondensed } from '../../src/formats/condensed.ts';
import { DecodeError } from '../../src/formats/decode-error.ts';
import type { Decoder } from '../../src/formats/decoder.ts';
import { createMappedFilter } from '../../src/ingress/mapped-filter.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { neededColumns } from '../../src/mapping/needed-columns.ts';
import type { Decoded } from '../../src/model/change.ts';
import type { LaneRecord } from '../../src/model/record.ts';
import { tableConfig } from '../mapping/table-config.ts';

const record = (value: string): LaneRecord => ({
  offset: '7',
  timestampMs: 5,
  version: 6,
  key: null,
  value: Buffer.from(value),
  headers: { tool: 'canal' },
});
const mapping = createMapping([tableConfig({ table: 'shop.goods', cacheKeys: ['brand:{brand_id}:goods', 'g:{id}'] })]);
const columnsOf = (table: string) => neededColumns(mapping, table);
const answering = (decoded: Decoded): Decoder => ({ decode: () => decoded });
const failing: Decoder = {
  decode() {
    throw new DecodeError('not-json', 'not JSON: position 0');
  },
};
const there = (decoder: Decoder, value = 'x'): LaneRecord => condense(record(value), { decoder, columnsOf });
const back = (decoder: Decoder, value?: string): Decoded => readCondensed(failing).decode(there(decoder, value));

test('of every row image remain the columns of key and templates, and the change is partial', () => {
  const long = 'x'.repeat(1000);
  const before = { id: '18446744073709551615', brand_id: 1, text: long };
  const decoded = back(
    answering({
      kind: 'rows',
      changes: [
        { table: 'shop.goods', operation: 'update', before, after: { id: 2, brand_id: null, text: long } },
        { table: 'shop.unmapped', operation: 'delete', before: { id: 3 }, after: null },
      ],
    }),
  );
  expect(decoded).toEqual({
    kind: 'rows',
    changes: [
      {
        table: 'shop.goods',
        operation: 'update',
        before: { id: '18446744073709551615', brand_id: 1 },
        after: { id: 2, brand_id: null },
        partial: true,
      },
    ],
  });
});

test('offset, time, version, key and headers stay', () => {
  const { value, headers, ...rest } = there(answering({ kind: 'ignored', reason: 'heartbeat' }), 'abc');
  expect(rest).toEqual({ offset: '7', timestampMs: 5, version: 6, key: null });
  expect(headers).toEqual({ tool: 'canal', [CONDENSED_HEADER]: '3' });
  expect(String(value)).toBe('[{"kind":"ignored","reason":"heartbeat"}]');
});

test('what cannot be decoded keeps its first bytes, and comes back as the same error without them', () => {
  const large = `<xml>${'y'.repeat(5000)}`;
  const decode = (): Decoded => back(failing, large);
  expect(decode).toThrow(expect.objectContaining({ name: 'DecodeError', code: 'not-json' }));
  expect(decode).toThrow(/^not JSON: position 0 \(a record of 5005 bytes, of which only the first are kept\)$/);
  expect(String(there(failing, large).value)).toContain(`"start":"${large.slice(0, 1000)}"`);
});

test('what cannot be decoded names no table, and still passes the filter of mapped tables', () => {
  const { value } = there(failing, '{"broken');
  expect(createMappedFilter(['shop.goods'])(value as Uint8Array)).toBe(true);
});

test('a long statement is cut', () => {
  const schema = { tables: ['shop.goods'], kind: 'alter', statement: 'alter table '.padEnd(5000, 'x') } as const;
  expect(back(answering({ kind: 'schema', schema: { ...schema, tables: ['shop.goods'] } }))).toMatchObject({
    schema: { kind: 'alter', statement: expect.stringMatching(/^.{1000}$/) },
  });
});

test("a record that is not condensed goes to its format's decoder, and a foreign one under our header is refused", () => {
  expect(() => readCondensed(failing).decode(record('x'))).toThrow(/^not JSON/);
  const foreign = { ...record('{}'), headers: { [CONDENSED_HEADER]: '' } };
  expect(() => readCondensed(failing).decode(foreign)).toThrow(expect.objectContaining({ code: 'not-condensed' }));
});

const change = { table: 'shop.goods', operation: 'insert', before: null, after: { id: 1 }, partial: true };

test.each([
  ['null', null],
  ['an unknown kind', { kind: 'row' }],
  ['no changes', { kind: 'rows' }],
  ['changes that are no list', { kind: 'rows', changes: {} }],
  ['a change that is null', { kind: 'rows', changes: [null] }],
  ['a change without a table', { kind: 'rows', changes: [{ ...change, table: undefined }] }],
  ['a change without a row', { kind: 'rows', changes: [{ ...change, after: null }] }],
  ['a row that is a text', { kind: 'rows', changes: [{ ...change, after: 'x' }] }],
  ['a row that claims to be whole', { kind: 'rows', changes: [{ ...change, partial: undefined }] }],
  ['an unknown operation', { kind: 'rows', changes: [{ ...change, operation: 'upsert' }] }],
  ['a statement without tables', { kind: 'schema', schema: { kind: 'drop', statement: '' } }],
  ['an ignored record without a reason', { kind: 'ignored' }],
  ['an unknown damage', { kind: 'undecodable', code: 'x', error: '', bytes: 1, start: '' }],
])('a forged record with %s is refused as one', (_, forged) => {
  const foreign = { ...record(JSON.stringify([forged])), headers: { [CONDENSED_HEADER]: '1' } };
  expect(() => readCondensed(failing).decode(foreign)).toThrow(expect.objectContaining({ code: 'not-condensed' }));
});
