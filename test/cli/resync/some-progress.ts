import { noCopyCounts, type ResyncProgress } from '../../../src/model/resync.ts';

/** A resync in the middle of its copy. */
export function someProgress(given: Partial<ResyncProgress> = {}): ResyncProgress {
  return {
    ...noCopyCounts(),
    table: 'shop.goods',
    phase: 'copying',
    isPaused: false,
    waitingFor: [],
    rows: 1_234_567,
    total: 2_345_678,
    rowsPerSecond: 12_345,
    etaSeconds: 90,
    limitRowsPerSecond: null,
    parallel: 2,
    building: ['goods__20260102t030405'],
    startedAt: '2026-01-02T03:04:05.000Z',
    restarts: 0,
    comparison: null,
    reason: null,
    ...given,
  };
}

export const commandOf = (flags: string): string => `evenkeel resync shop.goods ${flags}`.trimEnd();
