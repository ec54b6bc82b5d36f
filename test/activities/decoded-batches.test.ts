import { expect, test } from 'vitest';
import { createDecodedBatches } from '../../src/activities/batch/decoded-batches.ts';
import type { LaneRecord } from '../../src/model/record.ts';
import { packRecords } from '../../src/payload/pack-records.ts';

const range = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 0,
  nextOffset: '2',
  records: 2,
  clock: 1,
};

function record(offset: string, value: string): LaneRecord {
  return { offset, timestampMs: 0, version: Number(offset) + 1, key: null, value: Buffer.from(value), headers: {} };
}

test('changes of several lanes come in the order of their versions; those of one message as they were', () => {
  const row = (id: string) => ({ table: 'shop.goods', operation: 'insert', before: null, after: { id } }) as const;
  const batches = createDecodedBatches((topic) => ({
    decode: ({ value }) => ({
      kind: 'rows',
      changes: String(value)
        .split(' ')
        .map((id) => row(`${topic}${id}`)),
    }),
  }));
  const of = (version: number, value: string) => ({ ...record('0', value), version });
  const records = [packRecords([of(2, '1 2'), of(5, '3')]), packRecords([of(3, '4')])];
  const { changes } = batches('run', [range, { ...range, topic: 'u' }], records);
  expect(changes.map(({ change, version }) => [change.after?.['id'], version])).toEqual([
    ['t1', 2],
    ['t2', 2],
    ['u4', 3],
    ['t3', 5],
  ]);
});

test('a decoder that fails stops its record, not the batch', () => {
  const batches = createDecodedBatches(() => ({
    decode({ value }) {
      if (String(value) === 'bad') throw new TypeError('x is not a function');
      return { kind: 'ignored', reason: 'heartbeat' };
    },
  }));
  const records = packRecords([record('0', 'bad'), record('1', 'good')]);
  expect(batches('run', [range], [records])).toMatchObject({
    ignored: { heartbeat: 1 },
    undecodable: [{ record: { offset: '0' }, code: 'failed', error: 'x is not a function' }],
  });
});
