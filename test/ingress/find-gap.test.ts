import { expect, test } from 'vitest';
import { findGap, type GapFacts } from '../../src/ingress/find-gap.ts';

const inOrder: GapFacts = { committed: 50n, clockMs: 1000, low: 20n, high: 60n, firstNewer: 50n };
const gapOf = (facts: Partial<GapFacts>) => findGap({ topic: 't', partition: 3 }, { ...inOrder, ...facts });

test.each<[string, Partial<GapFacts>]>([
  ['a lane that goes on where it stopped', {}],
  ['a lane that has read everything', { committed: 60n, firstNewer: 60n }],
  ['the next record carries an older time than the clock', { firstNewer: 53n }],
  ['all that was read is deleted, and no more', { committed: 20n }],
  ['an offset that a tool set to the earliest record', { committed: 20n, clockMs: undefined, firstNewer: 60n }],
  ['an empty topic of which nothing was read', { committed: 0n, low: 0n, high: 0n, firstNewer: 0n }],
])('no gap: %s', (_, facts) => {
  expect(gapOf(facts)).toBeUndefined();
});

test('records deleted before they were read', () => {
  expect(gapOf({ committed: 10n, firstNewer: 20n })).toEqual({
    happened: expect.stringContaining('t[3] was read up to offset 10, but its first record is 20 now'),
    missing: 'the changes of offsets 10 to 19',
    goOnAt: 20n,
  });
});

test.each<[string, Partial<GapFacts>]>([
  ['shorter than what was read of the old one', { committed: 61n }],
  ['as long as what was read of the old one', { committed: 60n, firstNewer: 20n }],
  ['longer than the old one', { firstNewer: 49n }],
])('a topic made again, %s', (_, facts) => {
  expect(gapOf(facts)).toMatchObject({ happened: expect.stringContaining('made again'), goOnAt: 20n });
});

test('an offset that somebody else committed', () => {
  expect(gapOf({ clockMs: undefined, firstNewer: 60n })).toMatchObject({
    happened: expect.stringContaining('the offset 50 of t[3] was set by a Kafka tool'),
    goOnAt: 50n,
  });
});
