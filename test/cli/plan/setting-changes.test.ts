import { expect, test } from 'vitest';
import { settingChanges } from '../../../src/cli/plan/setting-changes.ts';

const live = {
  'index.refresh_interval': '1s',
  'index.number_of_replicas': '1',
  'index.number_of_shards': '1',
  'index.analysis.analyzer.a.filter': ['lowercase'],
};

test('settings are the same in every way of writing them', () => {
  const ways = [
    { refresh_interval: '1s', number_of_replicas: 1 },
    { index: { refresh_interval: '1s' }, 'index.number_of_replicas': '1' },
    { analysis: { analyzer: { a: { filter: ['lowercase'] } } } },
  ];
  for (const way of ways) expect(settingChanges(way, live)).toEqual({ changes: [], inPlace: {} });
});

test('dynamic settings change in place; what an index is made with needs a new one', () => {
  const { changes, inPlace } = settingChanges(
    {
      refresh_interval: '5s',
      number_of_shards: 3,
      analysis: { analyzer: { a: { filter: [] }, b: { type: 'simple' } } },
    },
    live,
  );
  expect(changes.map(({ mark, what, remedy }) => `${mark} ${what} (${remedy})`)).toEqual([
    '~ setting refresh_interval: 1s -> 5s (setup)',
    '~ setting number_of_shards: 1 -> 3 (rebuild)',
    '~ setting analysis.analyzer.a.filter: ["lowercase"] -> [] (rebuild)',
    '+ setting analysis.analyzer.b.type: none -> simple (rebuild)',
  ]);
  expect(inPlace).toEqual({ 'index.refresh_interval': '5s' });
});
