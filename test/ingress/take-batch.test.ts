import { expect, test } from 'vitest';
import { takeBatch, type IncomingRecord } from '../../src/ingress/take-batch.ts';

const incoming = (...values: string[]): IncomingRecord[] =>
  values.map((value, at) => ({
    offset: String(10 + at),
    timestampMs: 1_800_000_000_000 + at,
    key: null,
    value: Buffer.from(value),
    headers: {},
  }));
const rules = { clock: undefined, limits: { maxRecords: 100, maxBytes: 1000 }, isMapped: () => true };

test('takes what is at hand', () => {
  const { records, nextOffset, clock } = takeBatch(incoming('a', 'b', 'c'), rules);
  expect(records.map(({ offset }) => offset)).toEqual(['10', '11', '12']);
  expect(nextOffset).toBe('13');
  expect(clock).toBe(records[2]?.version);
});

test('stops at the limit of records or bytes, but takes one at least', () => {
  expect(takeBatch(incoming('a', 'b', 'c'), { ...rules, limits: { maxRecords: 2, maxBytes: 1000 } }).nextOffset).toBe(
    '12',
  );
  expect(takeBatch(incoming('aa', 'bb', 'cc'), { ...rules, limits: { maxRecords: 9, maxBytes: 5 } }).nextOffset).toBe(
    '12',
  );
  expect(takeBatch(incoming('a'.repeat(9), 'b'), { ...rules, limits: { maxRecords: 9, maxBytes: 5 } }).nextOffset).toBe(
    '11',
  );
});

test('cut in two, the same records get the same versions', () => {
  const all = incoming('a', 'b', 'c', 'd');
  const whole = takeBatch(all, rules);
  const head = takeBatch(all, { ...rules, limits: { maxRecords: 2, maxBytes: 1000 } });
  const tail = takeBatch(all.slice(2), { ...rules, clock: head.clock });
  expect([...head.records, ...tail.records].map(({ version }) => version)).toEqual(
    whole.records.map(({ version }) => version),
  );
});

test('records that nobody mapped are passed over, also at the end, and move the clock all the same', () => {
  const isMapped = (value: Uint8Array): boolean => String(value) === 'b';
  const { records, nextOffset, clock } = takeBatch(incoming('a', 'b', 'c'), { ...rules, isMapped });
  expect(records.map(({ offset }) => offset)).toEqual(['11']);
  expect(nextOffset).toBe('13');
  expect(clock).toBeGreaterThan(records[0]?.version ?? Infinity);
});
