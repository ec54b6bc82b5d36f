import { expect, test } from 'vitest';
import type { LaneRecord } from '../../src/model/record.ts';
import { packRecords, recordShape, unpackRecords } from '../../src/payload/pack-records.ts';
import { payloadConverter } from '../../src/payload/payload-converter.ts';

function recordOf(offset: number, value: string | Uint8Array | null): LaneRecord {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return {
    offset: String(offset),
    timestampMs: 1_767_323_045_678,
    version: 7 + offset,
    key: null,
    value: bytes,
    headers: { a: 'b' },
  };
}

function throughTemporal(records: LaneRecord[]): LaneRecord[] {
  const payload = payloadConverter.toPayload(packRecords(records));
  return unpackRecords(payloadConverter.fromPayload(payload));
}

const plain = (records: LaneRecord[]) =>
  records.map((record) => ({ ...record, value: record.value && Buffer.from(record.value).toString('base64') }));

test('a few JSON records travel readable, and come back byte for byte', () => {
  const records = [recordOf(1, '{"n": 12345678901234567890,\n "s":"汉字 😀"}'), recordOf(2, null), recordOf(3, '[]')];
  const payload = payloadConverter.toPayload(packRecords(records));
  const shown = JSON.parse(Buffer.from(payload.data!).toString()) as { offset: string; time: string; value: unknown }[];
  expect(shown[0]).toMatchObject({ offset: '1', time: '2026-01-02T03:04:05.678Z', value: { s: '汉字 😀' } });
  expect(plain(throughTemporal(records))).toEqual(plain(records));
});

test('what is not JSON travels packed, and comes back byte for byte', () => {
  const records = [recordOf(1, new Uint8Array([0xff, 0x00, 0xfe])), recordOf(2, 'hello'), recordOf(3, '')];
  expect(packRecords(records).shape).toBe('packed');
  expect(plain(throughTemporal(records))).toEqual(plain(records));
});

test('many records travel packed, smaller than they are', () => {
  const records = Array.from({ length: 500 }, (_, at) =>
    recordOf(at, `{"database":"shop","table":"goods","id":${at}}`),
  );
  const packed = packRecords(records);
  expect(packed.shape).toBe('packed');
  expect(packed.data.length).toBeLessThan(500 * 40 * 0.5);
  expect(plain(throughTemporal(records))).toEqual(plain(records));
});

test('records of a config that masks columns are never readable', () => {
  const shape = recordShape([{ mask: [] }, { mask: ['email'] }]);
  expect(packRecords([recordOf(1, '{"email":"a@b"}')], shape).shape).toBe('packed');
  expect(recordShape([{ mask: [] }])).toBe('either');
});
