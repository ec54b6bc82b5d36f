import { expect, test } from 'vitest';
import { countParked } from '../../src/ingress/count-parked.ts';
import type { SyncInput } from '../../src/model/sync.ts';
import { packRecords } from '../../src/payload/pack-records.ts';

const batch = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 0,
  nextOffset: '1',
  records: 1,
  clock: 1,
};

test('each batch is told what was parked before it, by error, until a minute has passed', async () => {
  let nowMs = 0;
  const told: SyncInput['parkedLately'][] = [];
  const parking = [{ a: 2 }, { a: 1, b: 5 }, {}, {}];
  const sync = countParked(
    async (range) => {
      told.push(range.parkedLately);
      return { ...range, parked: { byError: parking.shift() ?? {}, workflowIds: [] } };
    },
    () => nowMs,
  );
  for (nowMs of [0, 30_000, 59_999, 60_000, 90_000]) await sync(batch, packRecords([]));
  expect(told).toEqual([undefined, { a: 2 }, { a: 3, b: 5 }, { a: 1, b: 5 }, undefined]);
});
