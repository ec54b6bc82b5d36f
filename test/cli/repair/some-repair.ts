import { noRepairCounts, type RepairProgress } from '../../../src/model/repair.ts';

/** A repair in the middle of its rows. */
export function someRepair(given: Partial<RepairProgress> = {}): RepairProgress {
  return {
    ...noRepairCounts(),
    table: 'shop.goods',
    scope: 'full',
    dryRun: false,
    phase: 'comparing rows',
    isPaused: false,
    waitingFor: [],
    total: 2_345_678,
    rowsPerSecond: 12_345,
    etaSeconds: 90,
    limitRowsPerSecond: null,
    parallel: 2,
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: null,
    share: 1,
    reason: null,
    rows: 1_234_567,
    compared: 1_234_567,
    ...given,
  };
}
