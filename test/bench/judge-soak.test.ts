import { expect, it } from 'vitest';
import { judgeSoak } from '../../bench/soak/judge-soak.ts';
import type { SoakSample } from '../../bench/soak/soak-facts.ts';

/** A sample every 10 s of half an hour. */
function samplesOf(
  at: (seconds: number) => { residentMb: number; openFiles: number; lagRecords: number },
): SoakSample[] {
  return Array.from({ length: 181 }, (_, turn) => {
    const { lagRecords, ...state } = at(10 * turn);
    return { atSeconds: 10 * turn, lagRecords, processes: { worker: { ...state, heapMb: 50 } } };
  });
}

it('tells how fast memory grows, but for the first third', () => {
  const warming = (seconds: number): number => (seconds < 600 ? seconds : 600 + (seconds - 600) / 60);
  const verdict = judgeSoak(samplesOf((seconds) => ({ residentMb: warming(seconds), openFiles: 30, lagRecords: 100 })));
  expect(verdict.processes['worker']?.residentMbPerHour).toBeCloseTo(60);
  expect(verdict.processes['worker']?.heapMbPerHour).toBeCloseTo(0);
  expect(verdict.processes['worker']?.mostResidentMb).toBeCloseTo(620);
});

it('tells how far the number of open files went apart', () => {
  const verdict = judgeSoak(
    samplesOf((seconds) => ({ residentMb: 1, openFiles: seconds === 900 ? 37 : 30, lagRecords: 0 })),
  );
  expect(verdict.processes['worker']?.openFilesRange).toBe(7);
});

it('compares the lag of the last third with that of the first', () => {
  const lagOf = (seconds: number): number => (seconds < 600 ? 100 : seconds < 1_200 ? 9_000 : 300);
  const verdict = judgeSoak(samplesOf((seconds) => ({ residentMb: 1, openFiles: 1, lagRecords: lagOf(seconds) })));
  expect(verdict.lagP95Records).toEqual({ firstThird: 100, lastThird: 300 });
});
