import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { RepairActivities } from '../../src/activities/repair/repair-activities.ts';
import { APPROVE_UPDATE, CANCEL_UPDATE, failureTypes, PARK_SIGNAL } from '../../src/model/names.ts';
import type { RepairPart, RepairProgress } from '../../src/model/repair.ts';
import { clean, found, noted, partsOf, table, withRepair } from './repair-ground.ts';
import { attributesOf, stateOf, useTemporal } from './with-workflow.ts';

useTemporal();

const differing = {
  rows: 1_000,
  compared: 1_000,
  missing: 1,
  stale: 2,
  staleFields: { price: 2, name: 1 },
  onTheWay: 3,
  healed: 3,
  oldestStaleSeconds: 90,
  samples: [{ kind: 'stale' as const, where: 'goods/7', fields: ['price', 'name'] }],
};

test('compares all ranges of a table; where no orphan can be its documents are not read', async () => {
  const { repairPart, asked } = noted(clean);
  await withRepair({ activities: { repairPart }, request: { settleSeconds: 7 } }, async ({ handle, calls }) => {
    const report = (await handle.result()) as RepairProgress;
    expect(report).toMatchObject({ table, scope: 'full', phase: 'done', rows: 3_000, documents: 0, share: 1 });
    expect(Date.parse(report.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(report.startedAt));
    expect(calls.toSorted()).toEqual([
      'beginRepair',
      'mayHoldOrphans',
      'nextRanges',
      'nextRanges',
      'repairPart',
      'repairPart',
      'repairPart',
    ]);
    const shared = { table, dryRun: false, settleMs: 7_000, orphans: 'count', maxOrphanPercent: 5, onRefused: 'park' };
    expect(asked).toContainEqual({
      ...shared,
      part: { kind: 'range', table, after: null, upTo: [1_000] },
      rowsPerSecond: null,
    });
    expect(await stateOf(handle)).toBe('consistent');
  });
});

test('what differs is counted, healed and told to who looks at the list, the details and the result', async () => {
  const repairPart: RepairActivities['repairPart'] = async ({ part }) =>
    part.kind === 'range' && part.after === null ? found(differing) : clean({ part } as never);
  await withRepair({ activities: { repairPart } }, async ({ handle }) => {
    const { rows, compared, ...rest } = differing;
    expect(await handle.result()).toMatchObject({ ...rest, rows: 3_000, share: 1 - 3 / 3_000, stillWrong: 0 });
    expect(await attributesOf(handle)).toMatchObject({ EvenkeelState: ['repaired'], EvenkeelTable: [table] });
    const { memo } = await handle.describe();
    expect(memo).toEqual({
      scope: 'full',
      dryRun: false,
      phase: 'done',
      rows: 3_000,
      percent: 100,
      share: 0.999,
      missing: 1,
      stale: 2,
      orphaned: 0,
      healed: 3,
      stillWrong: 0,
    });
    expect([rows, compared]).toEqual([1_000, 1_000]);
  });
});

test('what is still wrong after its heal is drift', async () => {
  const repairPart = async () => found({ rows: 1_000, compared: 1_000, stale: 2, healed: 1, stillWrong: 1 });
  await withRepair({ activities: { repairPart } }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({ stale: 6, healed: 3, stillWrong: 3 });
    expect(await stateOf(handle)).toBe('drifted');
  });
});

/** Two pages of documents with some orphans each: they go when they are to. */
function orphansAmong(documents: number, orphaned: number): RepairActivities['repairPart'] {
  return async (input) => {
    const { part, orphans } = input;
    if (part.kind !== 'documents') return clean(input);
    const counts = { documents, compared: orphaned, orphaned, ...(orphans === 'heal' && { healed: orphaned }) };
    return found(counts, part.cursor === null ? { kind: 'documents', cursor: { index: 'goods', at: null } } : null);
  };
}

test('few orphans are counted among all documents, then healed in a second pass, and counted once', async () => {
  const { repairPart, asked } = noted(orphansAmong(1_500, 30));
  await withRepair({ activities: { repairPart, mayHoldOrphans: async () => true } }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({
      phase: 'done',
      rows: 3_000,
      documents: 3_000,
      compared: 3_060,
      orphaned: 60,
      healed: 60,
      share: 1 - 60 / 3_060,
    });
    const passes = asked.filter(({ part }) => part.kind === 'documents').map(({ orphans }) => orphans);
    expect(passes).toEqual(['count', 'count', 'heal', 'heal']);
    expect(await stateOf(handle)).toBe('repaired');
  });
});

test('a dry run looks once, and whatever it finds is drift', async () => {
  const { repairPart, asked } = noted(orphansAmong(1_500, 1_000));
  const activities = { repairPart, mayHoldOrphans: async () => true };
  await withRepair({ activities, request: { dryRun: true } }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({ dryRun: true, phase: 'done', orphaned: 2_000, healed: 0 });
    expect(asked.every(({ dryRun, orphans }) => dryRun && orphans === 'count')).toBe(true);
    expect(asked).toHaveLength(5);
    expect(await stateOf(handle)).toBe('drifted');
  });
});

test('more orphans than allowed wait for a person, and go when it is approved', async () => {
  const { repairPart, asked } = noted(orphansAmong(1_500, 80));
  await withRepair({ activities: { repairPart, mayHoldOrphans: async () => true } }, async (test) => {
    await test.isIn('waiting for approval');
    const why = 'a person: 160 of 3,000 documents have no row, more than 5 %';
    expect(await test.progress()).toMatchObject({ waitingFor: [why], orphaned: 160, healed: 0 });
    expect(await stateOf(test.handle)).toBe('waiting for approval');
    expect(asked.map(({ orphans }) => orphans)).not.toContain('heal');
    await test.update(APPROVE_UPDATE);
    expect(await test.handle.result()).toMatchObject({ phase: 'done', orphaned: 160, healed: 160, waitingFor: [] });
    expect(await stateOf(test.handle)).toBe('repaired');
  });
});

test('with a higher limit nobody is asked; cancelled instead of approved, orphans stay and the report is kept', async () => {
  const activities = { repairPart: orphansAmong(1_500, 80), mayHoldOrphans: async () => true };
  await withRepair({ activities, request: { maxOrphanPercent: 6 } }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done', healed: 160 });
  });
  await withRepair({ activities }, async (test) => {
    await test.isIn('waiting for approval');
    expect(await test.update(CANCEL_UPDATE)).toMatchObject({ phase: 'cancelled' });
    expect(await test.handle.result()).toMatchObject({ phase: 'cancelled', rows: 3_000, orphaned: 160, healed: 0 });
    expect(await stateOf(test.handle)).toBe('cancelled');
  });
});

const rowsThenDocuments: RepairPart[] = [
  { kind: 'rows', cursor: null, tenant: 7 },
  { kind: 'documents', cursor: null, tenant: 7 },
];

test('parts come one after another, each from step to step; the rows a second are for each alone', async () => {
  const next: RepairPart = { kind: 'rows', cursor: { table, after: [500] }, tenant: 7 };
  const { repairPart, asked } = noted(async ({ part }) =>
    part.kind === 'rows'
      ? found({ rows: 500, compared: 500 }, part.cursor === null ? next : null)
      : found({ documents: 990 }),
  );
  const activities = { beginRepair: partsOf('tenant', rowsThenDocuments, 1_000), repairPart };
  await withRepair(
    { activities, request: { tenant: 7, rowsPerSecond: 1_000, parallel: 4 } },
    async ({ handle, calls }) => {
      expect(await handle.result()).toMatchObject({
        scope: 'tenant',
        phase: 'done',
        rows: 1_000,
        documents: 990,
        total: 1_000,
      });
      expect(asked.map(({ part }) => part)).toEqual([rowsThenDocuments[0], next, rowsThenDocuments[1]]);
      expect(asked.map(({ orphans }) => orphans)).toEqual(['ask', 'ask', 'ask']);
      expect(asked.map(({ rowsPerSecond }) => rowsPerSecond)).toEqual([1_000, 1_000, 1_000]);
      expect(calls).not.toContain('mayHoldOrphans');
    },
  );
});

test('a step that asks is taken again when it was approved, and no later one asks', async () => {
  const parts: RepairPart[] = [1, 2].map((key) => ({ kind: 'keys', keys: [[key]] }));
  const { repairPart, asked } = noted(async ({ part, orphans }) =>
    orphans === 'heal'
      ? found({ rows: 1, compared: 1, orphaned: 1, healed: 1 })
      : { ...found({}, part), asks: { orphaned: 1, compared: 1 } },
  );
  await withRepair(
    { activities: { beginRepair: partsOf('keys', parts, 2), repairPart }, request: { keys: [1, 2] } },
    async (test) => {
      await test.isIn('waiting for approval');
      const why = 'a person: 1 of 1 documents have no row, more than 5 %';
      expect(await test.progress()).toMatchObject({ waitingFor: [why], orphaned: 0 });
      await test.update(APPROVE_UPDATE);
      expect(await test.handle.result()).toMatchObject({ phase: 'done', orphaned: 2, healed: 2 });
      expect(asked.map(({ part, orphans }) => [part, orphans])).toEqual([
        [parts[0], 'ask'],
        [parts[0], 'heal'],
        [parts[1], 'heal'],
      ]);
    },
  );
});

test('of too much that is refused for one cause a person decides, while other ranges go on', async () => {
  const repairPart: RepairActivities['repairPart'] = async (input) => {
    const isFirst = input.part.kind === 'range' && input.part.after === null;
    if (isFirst && input.onRefused !== 'parkAll')
      throw ApplicationFailure.nonRetryable('goods/1: refused', failureTypes.refused, {});
    return clean(input);
  };
  await withRepair({ activities: { repairPart } }, async ({ handle, progress }) => {
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ rows: 2_000 }), 10_000);
    expect(await stateOf(handle)).toBe('blocked');
    expect((await progress()).waitingFor).toEqual(['a decision on what is refused: signal `retry`, `park` or `skip`']);
    await handle.signal(PARK_SIGNAL);
    expect(await handle.result()).toMatchObject({ phase: 'done', rows: 3_000, waitingFor: [] });
    expect(await stateOf(handle)).toBe('consistent');
  });
});

test('what cannot be repaired fails, and says why', async () => {
  const beginRepair = async () => {
    throw ApplicationFailure.nonRetryable('the config does not map "goods"', failureTypes.repairRefused);
  };
  await withRepair({ activities: { beginRepair } }, async ({ handle, progress }) => {
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: 'RepairRefused' } } });
    expect(await progress()).toMatchObject({ phase: 'failed', reason: 'the config does not map "goods"' });
    expect(await stateOf(handle)).toBe('failed');
  });
});

test('all that is wrong with the pace and the limits of a request is said at once', async () => {
  const request = { table: '', rowsPerSecond: 0.5, parallel: 0, settleSeconds: 301, maxOrphanPercent: -1 };
  await withRepair({ request }, async ({ handle, calls }) => {
    await expect(handle.result()).rejects.toMatchObject({
      cause: {
        type: 'RepairRefused',
        message:
          'a repair needs a table; rowsPerSecond is a whole number from 1 on; parallel is a whole number from 1 on; ' +
          'settleSeconds is a number from 0 to 300; maxOrphanPercent is a number from 0 to 100',
      },
    });
    expect(calls).toEqual([]);
  });
});

test('cancelled by Temporal it ends as cancelled, with the report so far in its progress', async () => {
  const repairPart: RepairActivities['repairPart'] = async (input) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return clean(input);
  };
  await withRepair({ activities: { repairPart }, request: { parallel: 1 } }, async ({ handle, progress }) => {
    await vi.waitFor(async () => expect((await progress()).rows).toBeGreaterThan(0), 10_000);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await progress()).toMatchObject({ phase: 'cancelled', reason: 'cancelled' });
  });
});
