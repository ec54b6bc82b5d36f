import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCondition, compileExpression, ExpressionError } from '../../src/mapping/expression.ts';
import { UnmappableError } from '../../src/mapping/unmappable-error.ts';
import type { Row, Value } from '../../src/model/change.ts';

const row: Row = {
  price: '19.90',
  stock: 5,
  rating: 4.5,
  big: '18446744073709551615',
  name: 'Ann',
  none: null,
  tags: ['a', 'b'],
  data: { a: { b: 1 }, list: [{ n: 1 }, { n: 2 }] },
  at: '2024-01-31T10:00:00Z',
  written: '2024-01-31T10:00:00.123456',
  day: '2024-01-31',
};
const valueIn = (text: string, values: Row = row) => compileExpression(text, 'made').evaluate(values);

test.each<[string, Value]>([
  ['row.stock + 1', 6],
  ['1 + row.stock', 6],
  ['row.stock / 2', 2.5],
  ['row.stock % 2 == 1', true],
  ['row.stock in [4, 5]', true],
  ['row.rating * 2', 9],
  ['7 / 2', 3],
  ['double(row.price) * 2.0 > 10.0', true],
  ['string(row.stock) + " of " + row.name', '5 of Ann'],
  ['int(row.stock) + 9007199254740992', '9007199254740997'],
  ['row.tags[int(row.stock) - 4]', 'b'],
  ['row["name"].upperAscii()', 'ANN'],
  ['row.none == null ? "nothing" : row.none', 'nothing'],
  ['has(row.missing)', false],
  ['has(row.none)', true],
  ['row.stock > 9 && row.missing == 1', false],
  ['"a" in row.tags', true],
  ['size(row.tags)', 2],
  ['row.tags.map(t, t + "!")', ['a!', 'b!']],
  ['row.data.list.filter(one, one.n > 1).map(one, one.n)', [2]],
  ['row.data.a', { b: 1 }],
  ['row.tags.exists(t, row.name.contains("nn") && t == "b")', true],
  ['cel.bind(x, row.stock, x * x)', 25],
  ['{"a": row.stock, "b": [1, 2.5, "x", null]}', { a: 5, b: [1, 2.5, 'x', null] }],
  ['row.name.split("n")', ['A', '', '']],
  ['row.name.split("n", 2)', ['A', 'n']],
  ['row.name.split("n", 0)', []],
  [
    '[row.name.indexOf("n"), row.name.indexOf("n", 2), row.name.lastIndexOf("n"), row.name.lastIndexOf("n", 1)]',
    [1, 2, 2, 1],
  ],
  ['row.name.matches("^A.+$")', true],
  ['row.name.matches("n")', true],
  ['row.name.matches("^n")', false],
  ['timestamp(row.at)', '2024-01-31T10:00:00Z'],
  ['timestamp(row.written)', '2024-01-31T10:00:00.123Z'],
  ['timestamp(row.day).getFullYear()', 2024],
  ['timestamp(row.at).getHours("Asia/Shanghai")', 18],
  ['timestamp(0) + duration("1h")', '1970-01-01T01:00:00Z'],
  ['duration("90m")', '5400s'],
  ['3u', 3],
  ['b"ab"', 'YWI='],
  ['-9223372036854775808', '-9223372036854775808'],
])('%s is %j', (text, value) => {
  expect(valueIn(text)).toEqual(value);
});

test.each([
  ['row.missing', 'the row has no column "missing", at character 5'],
  ['row.data.missing', 'there is no "missing"'],
  ['row.none + 1', 'no such overload: null + int'],
  ['row.name + row.stock', 'no such overload: string + double'],
  ['row.name.contains(row.stock)', "'string.contains(double)'"],
  ['int(row.name)', 'int conversion error'],
  ['bool(row.name)', 'bool conversion error'],
  ['duration(row.name)', 'invalid duration'],
  ['row.data[row.name]', 'no such key'],
  ['row.stock / 0.0', 'is not a finite number'],
  ['type(row.stock)', 'is a type, and not a value'],
  ['timestamp(row.name)', 'not a date in ISO 8601'],
  ['timestamp(9223372036854775807)', 'a number that is too large'],
  ['row.name.matches("(" + row.name)', 'not a regular expression of RE2'],
])('%s has no value: %s', (text, why) => {
  expect(() => valueIn(text)).toThrow(UnmappableError);
  expect(() => valueIn(text)).toThrow('"made" ');
  expect(() => valueIn(text)).toThrow(why);
  expect(() => valueIn(text)).not.toThrow('Ann');
});

test.each([
  ['row.a +', 7, 'Unexpected token: EOF, at character 8'],
  ['row.a == "x', 9, 'Unterminated string'],
  ['a == 1', 0, 'Unknown variable: a'],
  ['row.a.contains(1, 2)', 0, "'dyn.contains(int, int)'"],
  ['row.a.shout()', 0, 'dyn.shout()'],
  ['1 + "a"', 0, 'no such overload: int + string'],
  ['row.a.map(1, 2)', 10, 'iteration variable'],
  [`${'('.repeat(60)}1${')'.repeat(60)}`, 50, 'maxDepth'],
  ['row.a.matches("(") && true', 14, 'not a regular expression of RE2'],
])('%s cannot be used, and the error says where', (text, offset, problem) => {
  expect(() => valueIn(text)).toThrow(ExpressionError);
  expect(() => valueIn(text)).toThrow(problem);
  expect(() => valueIn(text)).toThrow(expect.objectContaining({ offset }));
});

test.each<[string, readonly string[] | 'all']>([
  ['row.a + row["b"] + row.a', ['a', 'b']],
  ['has(row.a) && row.b.c.d == 1', ['a', 'b']],
  ['row.a.map(x, x + row.b)', ['a', 'b']],
  ['cel.bind(x, row.a, x + {"k": row.b}[row.c])', ['a', 'b', 'c']],
  ['1 + 2', []],
  ['size(row)', 'all'],
  ['row[row.a]', 'all'],
  ['row.a.map(row, row.b)', 'all'],
])('%s reads the columns %j', (text, columns) => {
  expect(compileExpression(text, 'made').columns).toEqual(columns);
});

test.each([
  'row.constructor',
  'row.__proto__',
  'row["__proto__"]',
  'row.toString',
  'row.name.constructor',
  'row.tags.constructor',
  'row.tags.length',
  'row.data.constructor.constructor("return process")()',
  'row.data["constructor"]',
  'globalThis',
  'process',
  'this',
  'constructor',
  '__proto__',
  'timestamp(row.at).constructor',
  'duration("1h").constructor',
  'cel.constructor',
  'row.name.matches.constructor',
])('%s leads nowhere but into the row', (text) => {
  expect(() => valueIn(text)).toThrow(
    expect.objectContaining({ name: expect.stringMatching(/^(Unmappable|Expression)Error$/) }),
  );
});

test('a row and JSON that have something called constructor are read like any other', () => {
  const odd: Row = {
    a: 1,
    constructor: 'x',
    data: { constructor: { constructor: null }, list: [{ constructor: 'y', n: 2 }] },
  };
  expect(valueIn('row.a', odd)).toBe(1);
  expect(valueIn('row.constructor', odd)).toBe('x');
  expect(valueIn('row.data', odd)).toEqual(odd['data']);
  expect(valueIn('row.data.list.map(one, one.n)', odd)).toEqual([2]);
  expect(valueIn('has(row.data.constructor) && "list" in row.data && size(row) == 3', odd)).toBe(true);
});

test('a map of an expression changes no prototype', () => {
  expect(valueIn('{"__proto__": {"polluted": true}}')).toEqual({});
  expect('polluted' in {}).toBe(false);
});

test('an expression that loops without end is ended', () => {
  const numbers = Array.from({ length: 3000 }, (_, at) => at);
  const nested = compileExpression('size(row.l.map(a, row.l.map(b, row.l.map(c, a + b + c))))', 'made');
  expect(() => nested.evaluate({ l: numbers })).toThrow(new UnmappableError('made', 'takes longer than 100 ms'));
  expect(nested.evaluate({ l: [1, 2] })).toBe(2);
});

test('a regular expression that backtracks for years elsewhere is none that does here', () => {
  expect(valueIn('row.text.matches("^(a+)+$")', { text: `${'a'.repeat(100_000)}!` })).toBe(false);
  expect(() => valueIn('row.text.matches("(a)\\\\1")', { text: 'aa' })).toThrow('not a regular expression of RE2');
});

test.each([
  'row.l.all(x, CALL)',
  'row.l.exists(x, CALL)',
  'row.l.exists_one(x, CALL)',
  'row.l.map(x, CALL)',
  'row.l.map(x, CALL, x)',
  'row.l.filter(x, CALL)',
  'cel.bind(x, "aa", CALL)',
  'row.l.map(x, row.l.filter(x, CALL))',
  'true && (CALL ? true : false)',
  '{"a": [CALL]}',
])('RE2 stands in wherever a call is: %s', (text) => {
  const call = 'x.matches("(a)" + "\\\\1")';
  const placed = text.includes('x,') ? text.replace('CALL', call) : text.replace('CALL', call.replace('x', '"aa"'));
  expect(() => valueIn(placed, { l: ['aa'] })).toThrow('not a regular expression of RE2');
});

test('a search that would take a minute is refused, and a large text is searched for a small one', () => {
  const texts = { text: 'a'.repeat(1_000_000), sought: `b${'a'.repeat(500_000)}` };
  for (const call of ['contains', 'indexOf', 'lastIndexOf', 'split'])
    expect(() => valueIn(`row.text.${call}(row.sought)`, texts)).toThrow('searches a text that is too long');
  expect(valueIn('row.text.contains("ab")', texts)).toBe(false);
  expect(valueIn('[row.sought].exists(s, s.contains("ba"))', texts)).toBe(true);
});

test('a condition is true or false', () => {
  expect(compileCondition('row.stock > 4', 'filter').holds(row)).toBe(true);
  expect(() => compileCondition('row.name', 'filter').holds(row)).toThrow('"filter" is neither true nor false');
  expect(() => compileCondition('"yes"', 'filter')).toThrow('must be true or false, but is of type string');
});

test('whatever the row holds, there is a value as JSON has it or an UnmappableError', () => {
  const texts = [
    'row.a + row.b',
    'row.a[row.b]',
    'row.a.map(x, x)',
    'row.a.filter(x, x == row.b)',
    'string(row.a) + string(row.b)',
    'row.a == row.b || row.a in row.b',
    'row.a < row.b',
    '{"a": row.a, "b": [row.b]}',
    'size(row.a) > 2 ? row.a : row.b',
    'timestamp(row.a)',
    'row.a.matches(row.b) || row.a.contains(row.b)',
    '-row.a % row.b',
  ];
  const expressions = texts.map((text) => compileExpression(text, 'made'));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      for (const { evaluate } of expressions) {
        try {
          const value = evaluate({ a: a as Value, b: b as Value });
          if (!isJson(value)) throw new Error(`not JSON: ${String(value)}`);
        } catch (error) {
          expect(error).toBeInstanceOf(UnmappableError);
        }
      }
    }),
    { numRuns: 300 },
  );
});

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  return typeof value === 'object' && Object.values(value).every(isJson);
}

test.each(['row.a > 1 and row.b > 1', 'row.a = 1'])('%s is told how CEL writes it', (text) => {
  expect(() => compileExpression(text, 'f')).toThrow('(CEL writes &&, ||, ! and ==)');
});
