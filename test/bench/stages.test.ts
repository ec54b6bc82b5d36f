import { expect, it } from 'vitest';
import { stagesOf, type WayTimes } from '../../bench/latency/stages.ts';

const way: WayTimes = {
  committedAtMs: 1_000,
  sentAtMs: 1_005,
  fetchedAtMs: 1_008,
  startedAtMs: 1_012,
  taskAtMs: 1_020,
  bulkAtMs: 1_023,
  writtenAtMs: 1_035,
  answeredAtMs: 1_039,
  appliedAtMs: 1_037,
  searchableAtMs: 1_400,
};

it('divides the time from commit to searchable into stages that leave nothing out and count nothing twice', () => {
  const inLine = stagesOf([way]).filter(({ stage }) => !stage.startsWith('beside'));
  expect(inLine.map(({ p50Ms }) => p50Ms)).toEqual([5, 3, 4, 8, 3, 12, 2, 363]);
  expect(inLine.reduce((sum, { p50Ms }) => sum + p50Ms, 0)).toBe(way.searchableAtMs - way.committedAtMs);
});

it('knows no stages of no ways', () => {
  expect(stagesOf([])).toEqual([]);
});
