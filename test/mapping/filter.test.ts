import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpressionError } from '../../src/mapping/expression.ts';
import { createFilter } from '../../src/mapping/filter.ts';
import type { FilterConfig, RangeConfig } from '../../src/mapping/table-config.ts';
import { UnmappableError } from '../../src/mapping/unmappable-error.ts';
import type { Value } from '../../src/model/change.ts';

const filter = (config: Partial<FilterConfig>) =>
  createFilter({ values: {}, excludeValues: {}, ranges: {}, ...config });
const isOneOf = (value: Value, wanted: Value[]) => filter({ values: { x: wanted } }).passes({ x: value });
const isIn = (value: Value, range: RangeConfig) => filter({ ranges: { x: range } }).passes({ x: value });

test.each<[Value, Value]>([
  [1, 1],
  ['1', 1],
  [1, '1'],
  ['1.00', 1],
  ['19.90', 19.9],
  ['19.90', '19.90'],
  [1, true],
  ['1', true],
  [0, false],
  [true, 1],
  [true, true],
  ['true', true],
  ['18446744073709551615', '18446744073709551615'],
  [null, null],
  ['paid', 'paid'],
  ['', ''],
  [
    ['x', 'z'],
    ['x', 'z'],
  ],
])('a row’s %j is the config’s %j', (value, wanted) => {
  expect(isOneOf(value, [wanted])).toBe(true);
  expect(isOneOf(value, ['other', wanted])).toBe(true);
  expect(filter({ excludeValues: { x: [wanted] } }).passes({ x: value })).toBe(false);
});

test.each<[Value, Value]>([
  [null, 0],
  [null, ''],
  [null, 'null'],
  [null, false],
  [0, null],
  ['', 0],
  ['', null],
  [2, true],
  ['Paid', 'paid'],
  ['007', '7'],
  ['none', 'NaN'],
  ['abc', 'none'],
  ['18446744073709551615', '18446744073709551616'],
  ['9007199254740993', 9007199254740992],
  [['x', 'z'], 'x'],
])('a row’s %j is not the config’s %j', (value, wanted) => {
  expect(isOneOf(value, [wanted])).toBe(false);
  expect(filter({ excludeValues: { x: [wanted] } }).passes({ x: value })).toBe(true);
});

test('an absent column is NULL, whatever JavaScript finds under its name', () => {
  expect(filter({ values: { constructor: [null] } }).passes({})).toBe(true);
  expect(filter({ ranges: { toString: { gte: 0 } } }).passes({})).toBe(false);
});

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => ({ digits, scale, text: decimalText(digits, scale) }));

test('numbers are compared exactly, however long', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const [left, right] = [a.digits * 10n ** BigInt(b.scale), b.digits * 10n ** BigInt(a.scale)];
      expect(isIn(a.text, { lt: b.text })).toBe(left < right);
      expect(isIn(a.text, { gte: b.text })).toBe(left >= right);
      expect(isIn(a.text, { gte: b.text, lte: b.text })).toBe(left === right);
    }),
  );
});

test('numbers of both kinds are compared as numbers', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (a, b) => {
        expect(isIn(a, { gt: b })).toBe(a > b);
        expect(isIn(String(a), { gt: b })).toBe(a > b);
        expect(isOneOf(String(a), [b])).toBe(a === b);
      },
    ),
  );
});

test.each<[Value, RangeConfig]>([
  ['2024-01-31T10:00:00', { gte: '2024-01-31' }],
  ['2024-01-31', { gte: '2024-01-31', lte: '2024-01-31' }],
  ['2024-01-31T10:00:00Z', { gte: '2024-01-31T18:00:00+08:00', lte: '2024-01-31T18:00:00+08:00' }],
  ['2024-01-31T10:00:00.000001', { gt: '2024-01-31T10:00:00' }],
  ['2024-01-31T10:00:00.5', { gte: '2024-01-31 10:00:00.500000', lte: '2024-01-31 10:00:00.500000' }],
  ['2024-01-31T10:00:00', { lt: '2024-02-01' }],
  [2024, { gte: '2024' }],
  [true, { gte: 1 }],
  ['b', { gt: 'a', lt: 'c' }],
  ['10:00:00', { gte: '09:30:00' }],
  [-1, { gt: -2, lt: 0 }],
  [5, { lt: '5.00000000000000000001' }],
])('%j is within %j', (value, range) => {
  expect(isIn(value, range)).toBe(true);
});

test.each<[Value, RangeConfig]>([
  ['2024-01-31T10:00:00', { lte: '2024-01-31' }],
  ['2023-12-31T23:59:59.999999', { gte: '2024-01-01' }],
  ['9007199254740993', { lte: 9007199254740992 }],
  [null, { lt: 5 }],
  [null, {}],
  [null, { gte: '' }],
  ['abc', { gt: 0 }],
  ['', { gte: 0 }],
  ['2024-01-31', { gte: 5 }],
  ['soon', { gte: '2024-01-31' }],
  [['a'], { gte: 'a' }],
  [5, { gt: 5 }],
  [5, { gte: 1, lt: 5 }],
])('%j is not within %j', (value, range) => {
  expect(isIn(value, range)).toBe(false);
});

test('all conditions must hold', () => {
  const { passes, columns } = filter({
    values: { state: ['paid', 'new'] },
    excludeValues: { kind: ['test'] },
    ranges: { price: { gt: 0 } },
    expression: 'row.stock > 0 || row.state == "new"',
  });
  const row = { state: 'paid', kind: 'live', price: '1.00', stock: 1 };
  expect(passes(row)).toBe(true);
  for (const change of [{ state: 'lost' }, { kind: 'test' }, { price: '0.00' }, { stock: 0 }])
    expect(passes({ ...row, ...change })).toBe(false);
  expect(columns).toEqual(['state', 'kind', 'price', 'stock']);
});

test('without conditions every row passes', () => {
  expect(filter({}).passes({})).toBe(true);
});

test('an expression that is neither true nor false is refused: by its type at once, else by the row', () => {
  expect(() => filter({ expression: 'row.stock + 1' })).not.toThrow();
  expect(() => filter({ expression: '"yes"' })).toThrow(ExpressionError);
  expect(() => filter({ expression: 'row.stock' }).passes({ stock: 1 })).toThrow(UnmappableError);
});

function decimalText(digits: bigint, scale: number): string {
  const padded = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  return `${digits < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${padded.slice(-scale)}`}`;
}
