import { describe, expect, test } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { knownRows } from '../../proof/parts/goods/known-rows.ts';
import { damageNames, orphanOf } from '../../proof/repair/damage-kinds.ts';
import { judgeClean, judgeReport } from '../../proof/repair/judge-report.ts';
import { choosePlaces, type Damaged, LEAST_ROWS, quietRows } from '../../proof/repair/places.ts';
import type { Snapshot } from '../../proof/repair/snapshot.ts';
import { checkUntouched } from '../../proof/repair/untouched.ts';
import { noRepairCounts, type RepairCounts, type RepairProgress, shareConsistent } from '../../src/model/repair.ts';

describe('the places that are damaged', () => {
  test.each([LEAST_ROWS, 20_000])('are each another row, quiet and live ones of every kind, of %i rows', (rows) => {
    const isQuiet = quietRows(rows);
    const { cached, damaged } = choosePlaces(rows, knownRows(createRandom(2), rows, isQuiet));
    expect(new Set(damaged.map(({ id }) => id)).size).toBe(damaged.length);
    for (const how of damageNames) {
      const some = damaged.filter((one) => one.how === how);
      expect(some.filter((one) => one.isQuiet).length).toBeGreaterThanOrEqual(5);
      expect(some.filter((one) => !one.isQuiet).length).toBe(how.startsWith('orphan') ? 0 : 3);
      if (how.startsWith('cached')) for (const { id } of some) expect(cached).toContain(id);
    }
    for (const { id, isQuiet: saysSo } of damaged) expect(isQuiet(id)).toBe(saysSo);
  });

  test('of quiet rows are never met by the writer', () => {
    const isQuiet = quietRows(50);
    const rows = knownRows(createRandom(1), 50, isQuiet);
    for (let turn = 0; turn < 20; turn++)
      for (const id of [...rows.toUpdate(3), ...rows.toDelete(1, []), ...rows.toInsert(1)])
        expect(isQuiet(id)).toBe(false);
  });
});

const quiet = (how: Damaged['how'], id: number): Damaged => ({ id, how, isQuiet: true });
const damaged: Damaged[] = [
  quiet('field changed', 2),
  quiet('future version, wrong', 4),
  quiet('future version, right', 6),
  quiet('document deleted', 8),
  quiet('orphan', 10),
  quiet('cached value changed', 12),
];
const found: Partial<RepairCounts> = {
  compared: 100,
  missing: 1,
  stale: 2,
  staleFields: { stock: 1, price: 1 },
  orphaned: 1,
  ahead: 2,
  healed: 4,
  cache: { compared: 50, stale: 1, deleted: 1 },
};

function reportOf(changed: Partial<RepairProgress>): RepairProgress {
  const counts = { ...noRepairCounts(), compared: 100, dryRun: false, ...changed };
  return { ...counts, share: shareConsistent(counts) } as RepairProgress;
}

describe('a report', () => {
  const judge = (changed: Partial<RepairProgress>, places = damaged): string[] =>
    judgeReport({ name: 'repair', report: reportOf({ ...found, ...changed }), damaged: places });

  test('that counts what was damaged is right', () => {
    expect(judge({})).toEqual([]);
  });

  test.each<[Partial<RepairProgress>, string]>([
    [{ missing: 0, healed: 3 }, 'repair: missing 0, where there must be 1'],
    [{ stale: 3, healed: 5 }, 'repair: stale 3, where there must be 2'],
    [{ staleFields: { stock: 1, price: 1, name: 1 } }, 'repair: stale in name 1, where there must be 0'],
    [{ orphaned: 0, healed: 3 }, 'repair: orphaned 0, where there must be 1'],
    [{ ahead: 1 }, 'repair: ahead 1, where there must be 2'],
    [{ healed: 3 }, 'repair: healed 3, where there must be 4'],
    [{ stillWrong: 1 }, 'repair: still wrong 1, where there must be 0'],
    [{ cache: { compared: 50, stale: 1, deleted: 0 } }, 'repair: deleted from the cache 0, where there must be 1'],
    [{ strangers: 2 }, 'repair: strangers 2, where there must be 0'],
    [{ dryRun: true, cache: { compared: 50, stale: 1, deleted: 0 } }, 'repair: healed 4, where there must be 0'],
  ])('of %j is not', (changed, complaint) => {
    expect(judge(changed)).toEqual([complaint]);
  });

  test('may count as many more as live rows were damaged', () => {
    const live: Damaged[] = [...damaged, { id: 1, how: 'orphan', isQuiet: false }];
    expect(judge({}, live)).toEqual([]);
    expect(judge({ orphaned: 2, healed: 5 }, live)).toEqual([]);
    expect(judge({ orphaned: 3, healed: 6 }, live)).toEqual(['repair: orphaned 3, where there must be 1 to 2']);
  });

  test('of a second repair finds nothing but the versions from the future', () => {
    const clean = (changed: Partial<RepairProgress>): string[] =>
      judgeClean({ name: 'again', report: reportOf({ ahead: 2, ...changed }), damaged });
    expect(clean({})).toEqual([]);
    expect(clean({ stale: 1, healed: 1 })).toEqual(['again: stale 1, where there must be 0']);
  });
});

describe('what was right', () => {
  const snapshot = (versions: [number, number][], cached: [number, string][] = []): Snapshot => ({
    versions: new Map(versions),
    cached: new Map(cached),
  });
  const isQuiet = quietRows(100);

  test('may not be written, nor go; what is mended or changed meanwhile may', () => {
    const before = snapshot(
      [
        [1, 5],
        [20, 5],
        [4, 5],
        [orphanOf(10), 1],
      ],
      [
        [20, 'a'],
        [12, 'b'],
      ],
    );
    const after = snapshot(
      [
        [1, 9],
        [20, 5],
        [4, 6],
        [8, 1],
      ],
      [[20, 'a']],
    );
    expect(checkUntouched({ before, after, isQuiet, mended: damaged })).toEqual({
      documents: 1,
      cached: 1,
      complaints: [],
    });
    expect(checkUntouched({ before, after, isQuiet, mended: [] }).complaints).toEqual([
      'document 4 was 5 and is 6, though nobody had a reason to write it',
      `document ${orphanOf(10)} was 1 and is gone, though nobody had a reason to write it`,
      'document 8 was not there and is 1, though nobody had a reason to write it',
      'cached value 12 was b and is gone, though nobody had a reason to write it',
    ]);
  });
});
