import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileDocumentId,
  documentId,
  documentIdProblems,
  keyOf,
  MissingKeyError,
  shortened,
} from '../../src/mapping/document-id.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('|', '%', '7', 'C', '2', '5', '~', 'é', '😀', ' ') }),
);
const value = fc.oneof(text, fc.integer(), fc.bigInt().map(String));
const key = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) => fc.array(value, { minLength: columns, maxLength: columns }));
const longText = fc.string({ unit: fc.constantFrom('a', 'é', '汉', '😀'), minLength: 300, maxLength: 900 });

test('two keys of one table never share an id, separators and all', () => {
  const pair = fc.integer({ min: 1, max: 3 }).chain((columns) => {
    const one = fc.array(value, { minLength: columns, maxLength: columns });
    return fc.tuple(one, one);
  });
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const isSame = a.map(String).join('\0') === b.map(String).join('\0');
      expect(documentId(a) === documentId(b)).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

const columnsOf = (values: readonly unknown[]) => values.map((_, at) => `c${at}`);
const rowOf = (values: readonly (string | number)[]) => Object.fromEntries(values.map((one, at) => [`c${at}`, one]));
const textsOf = (values: readonly (string | number)[]) => rowOf(values.map(String));

test('an id tells the key that it was made of', () => {
  fc.assert(
    fc.property(key, (values) => {
      const { parse } = compileDocumentId(undefined, columnsOf(values));
      expect(parse(documentId(values))).toEqual({ row: textsOf(values), table: undefined });
    }),
    { numRuns: 2000 },
  );
});

const separator = fc.constantFrom('|', '-', '::', '/', ' ', '$table', '~');
const literal = fc.constantFrom('', 'g-', '|', 'x');

test('an id of a template tells its key too, whatever stands between the values', () => {
  fc.assert(
    fc.property(
      key,
      fc.array(separator, { minLength: 3, maxLength: 3 }),
      literal,
      literal,
      (values, between, ...ends) => {
        const columns = columnsOf(values);
        const places = columns.map((column, at) => `${at === 0 ? '' : between[at - 1]}{${column}}`).join('');
        const { idOf, parse } = compileDocumentId(`${ends[0]}${places}${ends[1]}`, columns);
        expect(parse(idOf(rowOf(values), 'shop.goods'))).toEqual({ row: textsOf(values), table: undefined });
      },
    ),
    { numRuns: 2000 },
  );
});

test('the table of a sharded row is in its id, and is told by it', () => {
  const { idOf, parse } = compileDocumentId('{$table}|{id}', ['id']);
  expect(idOf({ id: 7 }, 'shop.order_3')).toBe('shop.order_3|7');
  expect(parse('shop.order_3|7')).toEqual({ row: { id: '7' }, table: 'shop.order_3' });
  expect(parse('7')).toBeNull();
});

test("an id that no template makes is nobody's", () => {
  expect(compileDocumentId('g-{id}', ['id']).parse('7')).toBeNull();
  expect(compileDocumentId('{a}|{b}', ['a', 'b']).parse('1|2|3')).toBeNull();
});

test('what is wrong with a template is told in sentences', () => {
  expect(documentIdProblems('{id}', ['id'])).toEqual([]);
  expect(documentIdProblems('{a}', ['a', 'b'])).toEqual([expect.stringContaining('lacks {b}')]);
  for (const bad of ['{a}{b}', '{a}x{b}', '{a}%{b}', '{a}é{b}'])
    expect(documentIdProblems(bad, ['a', 'b'])).toEqual([expect.stringContaining('separator')]);
});

test('long keys make ids that Elasticsearch takes, each its own, and do not pretend to be told back', () => {
  fc.assert(
    fc.property(longText, longText, (a, b) => {
      for (const id of [documentId([a]), documentId([a, b])]) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(512);
      if (a !== b) expect(documentId([a])).not.toBe(documentId([b]));
      if (Buffer.byteLength(a) > 512) expect(compileDocumentId(undefined, ['c0']).parse(documentId([a]))).toBeNull();
    }),
  );
});

test('spellings that a collation holds for equal keep documents of their own', () => {
  expect(new Set(['abc', 'ABC', 'abc ', 'ábc'].map((one) => documentId([one]))).size).toBe(4);
});

test('a text is cut between characters, and never where it fits', () => {
  expect(shortened('ab', 2)).toBe('ab');
  expect(shortened('😀'.repeat(30), 100)).not.toContain('�');
  expect(Buffer.byteLength(shortened('😀'.repeat(30), 100))).toBeLessThanOrEqual(100);
});

test.each([null, undefined])('a key column that is %s is missing', (absent) => {
  expect(() => keyOf({ a: 1, ...(absent === null && { b: null }) }, ['a', 'b'])).toThrow(MissingKeyError);
});

test('a column that an object has by nature is missing all the same', () => {
  expect(() => keyOf({}, ['constructor'])).toThrow(MissingKeyError);
});
