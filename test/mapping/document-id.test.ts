import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentId, keyOf, keyOfDocumentId, MissingKeyError, shortened } from '../../src/mapping/document-id.ts';

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

test('an id tells the key that it was made of', () => {
  fc.assert(
    fc.property(key, (values) => {
      expect(keyOfDocumentId(documentId(values), values.length)).toEqual(values.map(String));
    }),
    { numRuns: 2000 },
  );
});

test('long keys make ids that Elasticsearch takes, each its own, and do not pretend to be told back', () => {
  fc.assert(
    fc.property(longText, longText, (a, b) => {
      for (const id of [documentId([a]), documentId([a, b])]) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(512);
      if (a !== b) expect(documentId([a])).not.toBe(documentId([b]));
      if (Buffer.byteLength(a) > 512) expect(keyOfDocumentId(documentId([a]), 1)).toBeNull();
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
