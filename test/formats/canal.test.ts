import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { createDecoder } from '../../src/formats/formats.ts';
import { recordOf } from './records.ts';

const canal = createDecoder('canal', { timeZone: 'UTC', columnTypes: () => undefined });

function changesOf(value: unknown): Change[] {
  const decoded = canal.decode(recordOf(value));
  if (decoded.kind !== 'rows') throw new Error(`decoded as ${decoded.kind}`);
  return decoded.changes;
}

const update = {
  database: 'shop',
  table: 'goods',
  type: 'UPDATE',
  isDdl: false,
  mysqlType: { id: 'bigint unsigned', price: 'decimal(12,2)', at: 'datetime(3)', seen: 'timestamp', tags: 'json' },
  data: [
    {
      id: '18446744073709551615',
      price: '1.5',
      at: '2026-01-02 03:04:05.678',
      seen: '2026-01-02 03:04:05',
      tags: '[1]',
    },
    { id: '2', price: '3.0', at: '0000-00-00 00:00:00', seen: null, tags: null },
  ],
  old: [{ price: '1.0' }, { id: '1' }],
};

test('an update carries both whole images, row by row', () => {
  const [first, second] = changesOf(update);
  expect(first).toEqual({
    table: 'shop.goods',
    operation: 'update',
    before: {
      id: '18446744073709551615',
      price: '1.00',
      at: '2026-01-02T03:04:05.678',
      seen: '2026-01-02T03:04:05Z',
      tags: [1],
    },
    after: {
      id: '18446744073709551615',
      price: '1.50',
      at: '2026-01-02T03:04:05.678',
      seen: '2026-01-02T03:04:05Z',
      tags: [1],
    },
  });
  expect(second).toMatchObject({
    before: { id: 1, price: '3.00', at: null },
    after: { id: 2, price: '3.00', seen: null },
  });
});

test('an element of old may be empty, and old may be null', () => {
  const [first] = changesOf({ ...update, old: [{}, {}] });
  expect(first?.before).toEqual(first?.after);
  const [other] = changesOf({ ...update, old: null });
  expect(other?.before).toEqual(other?.after);
});

test('enum, set, bit and binary columns are resolved', () => {
  const [change] = changesOf({
    ...update,
    type: 'INSERT',
    old: null,
    mysqlType: { e: "enum('a','it''s')", s: "set('x','y','z')", b: 'bit(10)', v: 'varbinary(4)' },
    data: [{ e: '2', s: '5', b: '682', v: 'Þ­¾ï' }],
  });
  expect(change?.after).toEqual({ e: "it's", s: ['x', 'z'], b: 682, v: '3q2+7w==' });
});

test('JSON of MariaDB, which comes as the bytes of a BLOB, is read as the UTF-8 that it is', () => {
  const row = { mysqlType: { j: 'json' }, old: null, type: 'INSERT' };
  const misread = { ...row, sqlType: { j: 2004 }, data: [{ j: Buffer.from('["é 汉"]').toString('latin1') }] };
  expect(changesOf({ ...update, ...misread })[0]?.after).toEqual({ j: ['é 汉'] });
  const asItIs = { ...row, sqlType: { j: 12 }, data: [{ j: '["Ã©"]' }] };
  expect(changesOf({ ...update, ...asItIs })[0]?.after).toEqual({ j: ['Ã©'] });
});

test('what is not a flat message is refused with the reason', () => {
  expect(() => canal.decode(recordOf('hello'))).toThrow(/not JSON/);
  expect(() => canal.decode(recordOf('[1]'))).toThrow(/not a JSON object/);
  expect(() => canal.decode(recordOf({ type: 'INSERT', database: 'a', table: 'b' }))).toThrow(
    /insert of a\.b has no data/,
  );
});

test('a key like __proto__ is a column like any other', () => {
  const message =
    '{"type":"INSERT","database":"a","table":"b","mysqlType":{"__proto__":"int"},"data":[{"__proto__":"1"}]}';
  const [change] = changesOf(message);
  expect(Object.entries(change?.after ?? {})).toEqual([['__proto__', 1]]);
});

test('every message of a real workload is understood', () => {
  const lines = readFileSync(new URL('../fixtures/canal/mariadb-10.11-kafka-records.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const kinds = lines.map((line) => canal.decode(recordOf((JSON.parse(line) as { value: string }).value)).kind);
  expect(Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length])))
    .toMatchInlineSnapshot(`
    {
      "ignored": 28,
      "rows": 33,
      "schema": 16,
    }
  `);
});
