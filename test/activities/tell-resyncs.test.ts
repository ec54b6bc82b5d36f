import { expect, test } from 'vitest';
import type { Refused } from '../../src/activities/refused/refusals.ts';
import { settleRefused } from '../../src/activities/refused/settle-refused.ts';
import type { BuildingTrouble } from '../../src/model/resync.ts';
import { fakeStarts } from './fake-starts.ts';

function refused(at: number, resync?: Refused['resync']): Refused {
  return {
    subject: { kind: 'document', table: 'shop.goods', index: 'goods', id: String(at), key: [at] },
    version: at,
    problem: { type: 'RefusedDocument', fingerprint: 'parsing/price', where: `goods/${at}`, error: 'no number' },
    record: null,
    ...(resync && { resync }),
  };
}

test('what an index refuses that is being built is told to its resync, however much it is; only the live one parks and blocks', async () => {
  const told: [string, BuildingTrouble][] = [];
  const parked: unknown[] = [];
  const starts = fakeStarts({
    park: async (change) => `parked/${parked.push(change)}`,
    tellTrouble: async (...trouble) => void told.push(trouble),
  });
  const resync = { workflowId: 'resync/shop.goods', stamp: 's' };
  const all = [refused(1), ...Array.from({ length: 300 }, (_, at) => refused(at, resync))];
  const settled = await settleRefused(starts, all, { onRefused: 'park' });
  expect(settled.parked.byError).toEqual({ 'parsing/price': 1 });
  expect(parked).toMatchObject([{ version: 1 }]);
  expect(told).toEqual([[resync.workflowId, { stamp: 's', where: 'goods/0', byError: { 'parsing/price': 300 } }]]);
});
