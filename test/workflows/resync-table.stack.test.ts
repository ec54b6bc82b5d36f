import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { APPROVE_UPDATE, failureTypes, PROGRESS_QUERY, TROUBLE_SIGNAL } from '../../src/model/names.ts';
import { type BuildingTrouble, type KeptProgress, noCopyCounts, type ResyncProgress } from '../../src/model/resync.ts';
import { begun, copied, different, held, ranges, table, withResync } from './resync-ground.ts';
import { attributesOf, useTemporal } from './with-workflow.ts';

useTemporal();

test('builds, fences, copies, compares and swaps in this order, and keeps the old index', async () => {
  await withResync({ request: { parallel: 1 } }, async ({ handle, calls, kept }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done', table, rows: 3_000, total: 3_000, restarts: 0 });
    expect(calls.filter((name) => name === 'nextRanges')).toHaveLength(2);
    // Ranges are asked for while others are copied.
    expect(calls.filter((name) => name !== 'nextRanges')).toEqual([
      'beginBuilding',
      'fenceBuilding',
      'openTransactions',
      'transactionsLeft',
      'copyRange',
      'copyRange',
      'copyRange',
      'finishCopy',
      'laneEnds',
      'lanesBefore',
      'compareBuilding',
      'wasTableWalked',
      'swapIndices',
    ]);
    expect(await kept.query<KeptProgress>(PROGRESS_QUERY)).toMatchObject({
      phase: 'kept',
      indices: ['goods__20250101t000000'],
    });
  });
});

test('is found by table and state, tells how far it is without a worker, and reads like a log book', async () => {
  await withResync({}, async ({ handle }) => {
    await handle.result();
    expect(await attributesOf(handle)).toMatchObject({ EvenkeelTable: [table], EvenkeelState: ['swapped'] });
    expect((await handle.describe()).memo).toMatchObject({ phase: 'done', rows: 3_000, total: 3_000, percent: 100 });
    const { events } = await handle.fetchHistory();
    const summaries = (events ?? []).map(({ userMetadata }) => userMetadata?.summary?.data ?? '').map(String);
    expect(summaries).toContain(`"copy ${table} (1000, 2000]"`);
    expect(summaries).toContain('"goods__20260102t030405 become live"');
  });
});

test('what is left of a range is copied before the ranges that follow it', async () => {
  const seen: unknown[] = [];
  const copyRange: ResyncActivities['copyRange'] = async ({ range }) => {
    seen.push(range.after);
    return copied(500, range.after === null ? { ...range, after: [500] } : null);
  };
  await withResync({ activities: { copyRange }, request: { parallel: 1 } }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({ rows: 2_000 });
    expect(seen).toEqual([null, [500], [1_000], [2_000]]);
  });
});

test('ranges are copied side by side, as many as asked for', async () => {
  let [now, most] = [0, 0];
  const copyRange: ResyncActivities['copyRange'] = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 300));
    now--;
    return copied(1_000);
  };
  const nextRanges: ResyncActivities['nextRanges'] = async () => ({ ranges: ranges(9), next: null });
  await withResync({ activities: { copyRange, nextRanges }, request: { parallel: 3 } }, async ({ handle }) => {
    await handle.result();
    expect(most).toBe(3);
  });
});

test('rows are not read before transactions have ended, nor are indices compared before lanes came past', async () => {
  let open = ['421'];
  let behind = ['t[0]'];
  const activities = { transactionsLeft: async () => open, lanesBefore: async () => behind };
  await withResync({ activities }, async ({ handle, calls, progress, isIn }) => {
    await isIn('waiting for transactions');
    await vi.waitFor(async () => expect((await progress()).waitingFor).toEqual(['421']), 10_000);
    expect(calls).not.toContain('nextRanges');
    open = [];
    await isIn('catching up');
    await vi.waitFor(async () => expect((await progress()).waitingFor).toEqual(['t[0]']), 10_000);
    expect(calls).not.toContain('compareBuilding');
    behind = [];
    expect(await handle.result()).toMatchObject({ phase: 'done', waitingFor: [] });
  });
});

test('a fence that comes too late makes it begin anew, with new indices', async () => {
  const begins: number[] = [];
  const activities: Partial<ResyncActivities> = {
    beginBuilding: async ({ startedAtMs }) => {
      begins.push(startedAtMs);
      return begun;
    },
    fenceBuilding: async () => {
      if (begins.length === 1) throw ApplicationFailure.nonRetryable('too late', failureTypes.fenceTooLate);
      return { fence: 7 };
    },
  };
  await withResync({ activities }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done', restarts: 1, rows: 3_000 });
    expect(calls.slice(0, 4)).toEqual(['beginBuilding', 'fenceBuilding', 'dropBuilding', 'beginBuilding']);
    expect(begins[1]).toBeGreaterThanOrEqual(begins[0]! + 1_000);
  });
});

test('when the fence is too late again and again it fails, for live changes wait each time', async () => {
  const fenceBuilding = async (): Promise<never> => {
    throw ApplicationFailure.nonRetryable('too late', failureTypes.fenceTooLate);
  };
  await withResync({ activities: { fenceBuilding } }, async ({ handle, calls, progress }) => {
    await expect(handle.result()).rejects.toThrow();
    expect(await progress()).toMatchObject({ phase: 'failed', restarts: 5, reason: 'too late' });
    expect(calls.at(-1)).toBe('dropBuilding');
  });
});

test('a statement that changed the table makes it begin anew, and what was copied before is not counted', async () => {
  let walks = 1;
  const since: number[] = [];
  const wasTableWalked: ResyncActivities['wasTableWalked'] = async ({ sinceMs }) => {
    since.push(sinceMs);
    return walks-- > 0;
  };
  await withResync({ activities: { wasTableWalked } }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done', restarts: 1, rows: 3_000 });
    const anew = calls.slice(calls.indexOf('wasTableWalked'));
    expect(anew.slice(0, 3)).toEqual(['wasTableWalked', 'dropBuilding', 'beginBuilding']);
    expect(anew.filter((name) => name === 'swapIndices')).toHaveLength(1);
    expect(since[1]).toBeGreaterThan(since[0]!);
  });
});

test('what differs waits for a person, who may have it swapped as it is; then all rows are walked', async () => {
  await withResync({ activities: { compareBuilding: async () => different } }, async (test) => {
    const { handle, calls, isIn, progress } = test;
    await isIn('waiting for approval');
    expect(await progress()).toMatchObject({ comparison: different, waitingFor: ['a person'] });
    expect((await attributesOf(handle))['EvenkeelState']).toEqual(['waiting for approval']);
    expect(calls).not.toContain('swapIndices');
    expect(await handle.executeUpdate<ResyncProgress, []>(APPROVE_UPDATE)).toMatchObject({ table });
    expect(await handle.result()).toMatchObject({ phase: 'done', comparison: different });
    expect(calls.slice(-2)).toEqual(['swapIndices', 'walkTableAgain']);
  });
});

test('a table that was changed while a person was asked is not swapped, but built anew, and asked for again', async () => {
  const answers = [false, true];
  const comparisons = [different, different];
  const activities: Partial<ResyncActivities> = {
    wasTableWalked: async () => answers.shift() ?? false,
    compareBuilding: async () => comparisons.shift() ?? different,
  };
  await withResync({ activities }, async ({ handle, calls, isIn }) => {
    await isIn('waiting for approval');
    await handle.executeUpdate(APPROVE_UPDATE);
    await vi.waitFor(() => expect(calls.filter((name) => name === 'compareBuilding')).toHaveLength(2), 10_000);
    await isIn('waiting for approval');
    expect(calls).not.toContain('swapIndices');
    await handle.executeUpdate(APPROVE_UPDATE);
    expect(await handle.result()).toMatchObject({ phase: 'done', restarts: 1 });
  });
});

test('rows that the new index refused wait for approval, and are walked once more when it is live', async () => {
  const refused = { byError: { 'mapper_parsing_exception/price': 2 }, samples: ['goods/1: price'] };
  const copyRange: ResyncActivities['copyRange'] = async () => ({
    counts: { ...noCopyCounts(), rows: 1_000, refused },
    rest: null,
  });
  await withResync({ activities: { copyRange } }, async ({ handle, calls, isIn }) => {
    await isIn('waiting for approval');
    await handle.executeUpdate(APPROVE_UPDATE);
    const result = (await handle.result()) as ResyncProgress;
    expect(result.refused.byError).toEqual({ 'mapper_parsing_exception/price': 6 });
    expect(calls.slice(-2)).toEqual(['swapIndices', 'walkTableAgain']);
  });
});

test('changes that the new index refused are told by a worker, and count as well', async () => {
  const { until, release } = held();
  const finishCopy = (): Promise<void> => until;
  await withResync({ activities: { finishCopy } }, async ({ handle, calls, isIn, progress }) => {
    await isIn('catching up');
    const { stamp } = begun;
    const trouble: BuildingTrouble = { stamp, where: 'goods/9', byError: { 'mapper_parsing_exception/name': 1 } };
    await handle.signal(TROUBLE_SIGNAL, { ...trouble, stamp: 'of another' });
    await handle.signal(TROUBLE_SIGNAL, trouble);
    await handle.signal(TROUBLE_SIGNAL, trouble);
    release();
    await isIn('waiting for approval');
    expect((await progress()).refused).toMatchObject({
      byError: { 'mapper_parsing_exception/name': 2 },
      samples: ['goods/9: mapper_parsing_exception/name', 'goods/9: mapper_parsing_exception/name'],
    });
    await handle.executeUpdate(APPROVE_UPDATE);
    await handle.result();
    expect(calls.at(-1)).toBe('walkTableAgain');
  });
});

test('a change that the new index refuses while it becomes live is healed by a walk', async () => {
  const { until, release } = held();
  const swapIndices: ResyncActivities['swapIndices'] = async () => {
    await until;
    return { live: begun.indices, kept: [] };
  };
  await withResync({ activities: { swapIndices } }, async ({ handle, calls, isIn }) => {
    await isIn('swapping');
    const { stamp } = begun;
    await handle.signal(TROUBLE_SIGNAL, { stamp, where: 'goods/9', byError: { 'mapper_parsing_exception/name': 1 } });
    release();
    expect(await handle.result()).toMatchObject({ phase: 'done' });
    expect(calls.at(-1)).toBe('walkTableAgain');
  });
});

test('by the config its cache keys are walked over when the new index is live', async () => {
  const cursors: unknown[] = [];
  const activities: Partial<ResyncActivities> = {
    beginBuilding: async () => ({ ...begun, cache: 'warm' }),
    walkCache: async ({ cursor, rowsPerSecond }) => {
      cursors.push(cursor, rowsPerSecond);
      return { rows: 1_000, next: cursor === null ? { table, after: [1_000] } : null };
    },
  };
  await withResync({ activities, request: { rowsPerSecond: 50 } }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done' });
    expect(cursors).toEqual([null, 50, { table, after: [1_000] }, 50]);
    expect(calls.indexOf('swapIndices')).toBeLessThan(calls.indexOf('walkCache'));
  });
});

test('asked not to keep the old index, it keeps none', async () => {
  const keeps: boolean[] = [];
  const swapIndices: ResyncActivities['swapIndices'] = async ({ keep }) => {
    keeps.push(keep);
    return { live: begun.indices, kept: ['goods__20250101t000000'] };
  };
  await withResync({ activities: { swapIndices }, request: { keepOldHours: 0 } }, async ({ handle, kept }) => {
    await handle.result();
    expect(keeps).toEqual([false]);
    await expect(kept.describe()).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
  });
});

test('what is asked wrongly fails at once, and says why', async () => {
  await withResync({ request: { parallel: 0 } }, async ({ handle, calls }) => {
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: failureTypes.resyncRefused, message: 'parallel is a whole number from 1 on' },
    });
    expect(calls).toEqual([]);
  });
});
