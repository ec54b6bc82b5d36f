import { describe, expect, test } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { knownRows } from '../../proof/parts/goods/known-rows.ts';
import { createOutages } from '../../proof/resync/outages.ts';
import { closingLine, isGood } from '../../proof/resync/report.ts';
import type { ResyncFacts } from '../../proof/resync/resync-facts.ts';

describe('the rows that the writer knows', () => {
  test('are never changed after they were deleted, until they come back', () => {
    const rows = knownRows(createRandom(1), 50);
    const there = new Set(Array.from({ length: 50 }, (_, at) => at + 1));
    let cameBack = 0;
    for (let turn = 0; turn < 500; turn++) {
      const updated = rows.toUpdate(3);
      for (const id of updated) expect(there).toContain(id);
      for (const id of rows.toDelete(1, updated)) expect(there.delete(id)).toBe(true);
      for (const id of rows.toInsert(1)) {
        expect(there).not.toContain(id);
        there.add(id);
        cameBack += id <= 50 ? 1 : 0;
      }
    }
    expect(rows.deletes).toBe(500);
    expect(cameBack).toBeGreaterThan(0);
  });

  test('neither go nor come back while somebody waits to see their last change', () => {
    const rows = knownRows(createRandom(1), 20);
    const [gone] = rows.toDelete(1, []);
    rows.watched.add(gone!);
    expect(rows.toInsert(2)).toEqual([21, 22]);
    const there = Array.from({ length: 22 }, (_, at) => at + 1).filter((id) => id !== gone);
    for (const id of there.slice(1)) rows.watched.add(id);
    expect(rows.toDelete(1, [])).toEqual([there[0]]);
  });
});

test('an outage touches what began before its end and ended after its beginning', async () => {
  const outages = createOutages();
  const before = performance.now() - 1;
  await outages.during('it', async () => {
    expect(outages.touch(performance.now(), performance.now() + 1)).toBe(true);
  });
  const after = performance.now() + 1;
  expect(outages.touch(before, after)).toBe(true);
  expect(outages.touch(before - 1, before)).toBe(false);
  expect(outages.touch(after, after + 1)).toBe(false);
});

describe('the closing line', () => {
  const latency = { appliedMs: undefined, searchableMs: { count: 1, p50: 1, p95: 2, p99: 812.4, max: 900 } };
  const run = { rows: 1000, indexed: 990, alreadyNewer: 10, restarts: 0, seconds: 4, copySeconds: 2 };
  const good: ResyncFacts = {
    filling: run,
    resync: run,
    changesMeanwhile: 77,
    latency: {
      before: latency,
      during: latency,
      duringWithoutOutages: latency,
      duringWithoutMinutesAfter: latency,
      after: latency,
    },
    searches: { ms: undefined, complaints: [] },
    outages: [],
    histories: [100],
    workerMb: { 'resync-worker-1': 200 },
    verified: { rows: 1010, copied: 900, differences: [] },
    complaints: [],
  };

  test('says what counts', () => {
    expect(closingLine(good)).toBe(
      'resync: 1010 rows, 77 changes meanwhile, 0 differences, 500 rows/s, live changes searchable p99 812 ms, 0 searches failed or missed documents',
    );
  });

  test('is a failure with a difference, a search that failed, or a process that died', () => {
    expect(isGood(good)).toBe(true);
    expect(isGood({ ...good, verified: { ...good.verified, differences: ['7 is missing'] } })).toBe(false);
    expect(isGood({ ...good, searches: { ms: undefined, complaints: ['a search failed'] } })).toBe(false);
    expect(isGood({ ...good, complaints: ['the worker ended by itself'] })).toBe(false);
  });
});
