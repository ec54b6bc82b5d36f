import { describe, expect, it } from 'vitest';
import { compareFields } from '../../demo/verify/compare-fields.ts';
import { expectedField } from '../../demo/verify/expected-field.ts';

const differing = (type: string, text: string | null, document: unknown): string[] =>
  compareFields(new Map([['x', type]]), { x: text }, { x: document }).map(({ field }) => field);

describe('a field of a document against the text of its column', () => {
  it.each([
    ['bigint unsigned', '42', 42],
    ['bigint unsigned', '9007199254740991', 9007199254740991],
    ['bigint unsigned', '9007199254740993', '9007199254740993'],
    ['bigint', '-9007199254740993', '-9007199254740993'],
    ['tinyint(1)', '1', 1],
    ['decimal(12,2)', '19.90', '19.90'],
    ['decimal(12,2)', '0.00', '0.00'],
    ['datetime', '2026-01-02 03:04:05', '2026-01-02T03:04:05'],
    ['datetime(3)', '2026-01-02 03:04:05.120', '2026-01-02T03:04:05.120'],
    ['timestamp', '2026-01-02 03:04:05', '2026-01-02T03:04:05Z'],
    ['json', '{"a": [1, null, "颜色 👍🏽"]}', { a: [1, null, '颜色 👍🏽'] }],
    ['json', 'null', null],
    ['varchar(200)', '保温杯 🔥', '保温杯 🔥'],
    ["enum('home','cart')", 'cart', 'cart'],
    ['text', null, null],
    ['bit(10)', '682', 682],
    ['bit(64)', '18446744073709551615', '18446744073709551615'],
    ["set('x','y')", 'x,y', ['x', 'y']],
    ["set('x','y')", '', []],
    ['date', '2026-01-02', '2026-01-02'],
    ['date', '2026-00-00', null],
    ['datetime(3)', '0000-00-00 00:00:00.000', null],
    ['timestamp', '0000-00-00 00:00:00', null],
  ])('%s %s is %j', (type, text, value) => {
    expect(expectedField(type, text)).toEqual(value);
    expect(differing(type, text, value)).toEqual([]);
  });

  it.each([
    ['decimal(12,2)', '19.90', '19.9'],
    ['decimal(12,2)', '19.90', 19.9],
    ['bigint unsigned', '9007199254740993', 9007199254740992],
    ['int', '0', null],
    ['int', '1', true],
    ['datetime(3)', '2026-01-02 03:04:05.120', '2026-01-02T03:04:05.12'],
    ['timestamp', '2026-01-02 03:04:05', '2026-01-02T03:04:05'],
    ['json', '{"a": {"b": [1, 2]}}', { a: { b: [2, 1] } }],
    ['json', '[]', '[]'],
    ['text', null, ''],
    ['text', '', null],
  ])('%s %s is not %j', (type, text, value) => {
    expect(differing(type, text, value)).toEqual(['x']);
  });

  it('tells a column that the document lacks, null or not, and a field that no column has', () => {
    const types = new Map([
      ['id', 'int'],
      ['note', 'text'],
    ]);
    const differences = compareFields(types, { id: '1', note: null }, { id: 1, nota: null });
    expect(differences).toEqual([
      { field: 'note', row: null, document: undefined },
      { field: 'nota', row: undefined, document: null },
    ]);
  });
});
