import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactNumber, parseExactJson, type Json } from '../../src/model/exact-json.ts';
import { DecodeError } from '../../src/formats/decode-error.ts';
import { parseJson } from '../../src/formats/parse-json.ts';
import { MAX_MESSAGE_BYTES, parseMessage } from '../../src/formats/parse-message.ts';

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof DecodeError ? error.code : String(error);
  }
}

test.each([
  ['too-large', Buffer.alloc(MAX_MESSAGE_BYTES + 1, ' ')],
  ['too-deep', Buffer.from(`{"a":${'['.repeat(100)}1${']'.repeat(100)}}`)],
  ['not-utf8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ['not-json', Buffer.from('hello')],
  ['not-json', Buffer.from('')],
  ['not-object', Buffer.from('[1]')],
  ['not-object', Buffer.from('12345678901234567890')],
])('%s is told before anything is made of it', (code, bytes) => {
  expect(codeOf(() => parseMessage(bytes))).toBe(code);
});

test('a message is nested a hundred deep, and brackets in texts do not count', () => {
  const text = `{"a":${'['.repeat(99)}${']'.repeat(99)},"b":"${'['.repeat(500)}","c":"\\"[[[\\\\"}`;
  expect(parseMessage(Buffer.from(text))).toMatchObject({ c: '"[[[\\' });
});

test('deep nesting of a JSON column is refused too', () => {
  expect(codeOf(() => parseJson('['.repeat(1_000_000)))).toBe('too-deep');
});

test.each([
  '9007199254740993',
  '-18446744073709551615',
  '12345678901234567890.0123456789',
  '1e400',
  '1E-400',
  '0.12345678901234567891',
])('%s keeps its digits', (number) => {
  expect(parseExactJson(`{"a":[${number}]}`)).toEqual({ a: [new ExactNumber(number)] });
  expect(parseExactJson(number, (digits) => digits)).toBe(number);
});

test.each([
  '9007199254740991',
  '1.0E300',
  '2.718281828459045',
  '-0.1',
  '1e15',
  '0.00000000000000000',
  '123456789012345.0e3',
])('%s is a number', (number) => {
  expect(parseExactJson(`{"a":${number}, "big": 9007199254740993}`)).toEqual({
    a: Number(number),
    big: new ExactNumber('9007199254740993'),
  });
});

test.each([
  '01234567890123456789',
  '1234567890123456789.',
  '12345678901234567890 1',
  '+12345678901234567890',
  '["a,12345678901234567890]',
])('%s stays wrong', (text) => {
  expect(codeOf(() => parseJson(text))).toBe('not-json');
});

test('keys of objects are only keys', () => {
  const message = parseMessage(
    Buffer.from('{"__proto__":{"polluted":12345678901234567890},"constructor":1,"toString":2}'),
  );
  expect(Object.keys(message)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('what JSON.parse holds exactly comes as JSON.parse has it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n'), (json, space) => {
      const text = space + JSON.stringify(JSON.parse(json), null, space) + space;
      expect(plain(parseExactJson(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('any whole number and any decimal comes back with its digits', () => {
  const digits = fc.tuple(
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
    fc.option(fc.stringMatching(/^\d{1,40}$/)),
  );
  fc.assert(
    fc.property(fc.array(digits), (numbers) => {
      const texts = numbers.map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`));
      const parsed = parseExactJson(`[${texts.join(',')}]`) as (number | ExactNumber)[];
      expect(parsed.map((one) => (one instanceof ExactNumber ? one.text : one))).toEqual(
        texts.map((text) => (sameDigits(text) ? Number(text) : text)),
      );
    }),
  );
});

/** Whether a JavaScript number holds it, by way of the exact value of the double. */
function sameDigits(text: string): boolean {
  if (!text.includes('.')) return Number.isSafeInteger(Number(text));
  const [whole = '', fraction = ''] = text.split('.');
  const shortest = String(Number(text));
  if (shortest.includes('e')) return significant(shortest.replace(/e.*/, '')) === significant(text);
  const [ownWhole = '', ownFraction = ''] = shortest.split('.');
  const pad = Math.max(fraction.length, ownFraction.length);
  return BigInt(whole + fraction.padEnd(pad, '0')) === BigInt(ownWhole + ownFraction.padEnd(pad, '0'));
}

function significant(text: string): string {
  return text.replaceAll(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
}

/** JSON.parse makes doubles of everything. */
function plain(json: Json): unknown {
  if (json instanceof ExactNumber) return Number(json.text);
  if (Array.isArray(json)) return json.map(plain);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, plain(value)]));
}
