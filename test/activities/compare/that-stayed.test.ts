import { expect, test } from 'vitest';
import { type FoundDifference, thatStayed } from '../../../src/activities/compare/find-differences.ts';
import type { Row } from '../../../src/model/change.ts';

const differing = (id: number, held: Row | null): FoundDifference => ({
  place: {} as FoundDifference['place'],
  difference: { kind: held === null ? 'missing' : 'stale', where: `goods/${id}`, fields: [] },
  held: held && { version: 1, source: held },
});

test('a document that moves between two looks is behind a row that changes all the time; one that stays is wrong', () => {
  const before = [differing(1, { stock: 1 }), differing(2, { stock: 1 }), differing(3, null)];
  const now = [differing(1, { stock: 2 }), differing(2, { stock: 1 }), differing(3, null)];
  expect(thatStayed(before, [])).toEqual(before);
  expect(thatStayed(now, before)).toEqual([now[1], now[2]]);
});
