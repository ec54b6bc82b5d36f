import { expect, test, vi } from 'vitest';
import type { CopyInput, ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { APPROVE_UPDATE, CANCEL_UPDATE, PAUSE_UPDATE, RESUME_UPDATE, THROTTLE_UPDATE } from '../../src/model/names.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { begun, copied, different, equal, held, ranges, type ResyncTest, withResync } from './resync-ground.ts';
import { stateOf, useTemporal } from './with-workflow.ts';

useTemporal();

const manyRanges: ResyncActivities['nextRanges'] = async () => ({ ranges: ranges(14), next: null });

function update({ handle }: ResyncTest, name: string, arg?: unknown): Promise<ResyncProgress> {
  return handle.executeUpdate<ResyncProgress, [unknown]>(name, { args: [arg] });
}

async function refusal(test: ResyncTest, name: string, arg?: unknown): Promise<string> {
  const told = await update(test, name, arg).catch((error: Error) => (error.cause as Error).message);
  return typeof told === 'string' ? told : 'accepted';
}

/** Steps that take a while, and what they were asked for. */
function slowSteps(ms: number): { copyRange: ResyncActivities['copyRange']; asked: CopyInput[] } {
  const asked: CopyInput[] = [];
  return {
    asked,
    async copyRange(input) {
      asked.push(input);
      await new Promise((resolve) => setTimeout(resolve, ms));
      return copied(1_000);
    },
  };
}

test('paused, it begins no step until it is resumed, and says that it is when none is in flight', async () => {
  const { copyRange, asked } = slowSteps(500);
  await withResync({ activities: { nextRanges: manyRanges, copyRange } }, async (test) => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2), 10_000);
    const paused = await update(test, PAUSE_UPDATE);
    expect(paused).toMatchObject({ isPaused: true, phase: 'copying', rowsPerSecond: 0, etaSeconds: null });
    expect(paused.rows).toBe(asked.length * 1_000);
    expect(await stateOf(test.handle)).toBe('paused');
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked).toHaveLength(before);
    expect(await refusal(test, PAUSE_UPDATE)).toBe('it is paused already');

    expect(await update(test, RESUME_UPDATE)).toMatchObject({ isPaused: false });
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), 10_000);
    expect(await stateOf(test.handle)).toBe('copying');
    expect(await refusal(test, RESUME_UPDATE)).toBe('it is not paused');
    expect(await test.handle.result()).toMatchObject({ phase: 'done', rows: 14_000 });
  });
});

test('paused before it copies, it waits with the first step', async () => {
  let open = ['421'];
  await withResync({ activities: { transactionsLeft: async () => open } }, async (test) => {
    await test.isIn('waiting for transactions');
    expect(await update(test, PAUSE_UPDATE)).toMatchObject({ isPaused: false });
    open = [];
    await test.isIn('copying');
    await vi.waitFor(async () => expect(await test.progress()).toMatchObject({ isPaused: true }), 10_000);
    expect(test.calls).not.toContain('copyRange');
    await update(test, RESUME_UPDATE);
    expect(await test.handle.result()).toMatchObject({ phase: 'done', rows: 3_000 });
  });
});

test('throttled, the steps that follow share the rows a second; null lets them go', async () => {
  const { copyRange, asked } = slowSteps(300);
  const request = { rowsPerSecond: 100, parallel: 2 };
  await withResync({ activities: { nextRanges: manyRanges, copyRange }, request }, async (test) => {
    await vi.waitFor(
      () => expect(asked.map(({ rowsPerSecond }) => rowsPerSecond).slice(0, 2)).toEqual([50, 50]),
      9_000,
    );
    expect(await update(test, THROTTLE_UPDATE, 31)).toMatchObject({ limitRowsPerSecond: 31 });
    await vi.waitFor(() => expect(asked.at(-1)?.rowsPerSecond).toBe(15), 10_000);
    await update(test, THROTTLE_UPDATE, null);
    await vi.waitFor(() => expect(asked.at(-1)?.rowsPerSecond).toBeNull(), 10_000);
    const wrong = 'rows a second are a whole number from 1 on, or null for as many as go';
    for (const limit of [0, -1, 1.5, '5', undefined]) expect(await refusal(test, THROTTLE_UPDATE, limit)).toBe(wrong);
    await test.handle.result();
  });
});

test('slower than its ranges side by side, it copies fewer of them: a row a second is the least for one', async () => {
  let [now, most] = [0, 0];
  const rates: unknown[] = [];
  const copyRange: ResyncActivities['copyRange'] = async ({ rowsPerSecond }) => {
    most = Math.max(most, ++now);
    rates.push(rowsPerSecond);
    await new Promise((resolve) => setTimeout(resolve, 200));
    now--;
    return copied(1_000);
  };
  await withResync({ activities: { copyRange }, request: { parallel: 4, rowsPerSecond: 1 } }, async ({ handle }) => {
    await handle.result();
    expect(most).toBe(1);
    expect(rates).toEqual([1, 1, 1]);
  });
});

test('what cannot be done now is refused, and why is said', async () => {
  await withResync({ activities: { compareBuilding: async () => different } }, async (test) => {
    await test.isIn('waiting for approval');
    const why = 'no rows are ahead that could be held back: it is waiting for approval';
    expect(await refusal(test, PAUSE_UPDATE)).toBe(why);
    expect(await refusal(test, THROTTLE_UPDATE, 5)).toBe(why);
    expect(await refusal(test, RESUME_UPDATE)).toBe('it is not paused');
    await update(test, APPROVE_UPDATE);
    await test.handle.result();
  });
});

test('what was only on its way is found equal a while later, and nobody has to approve it', async () => {
  let looks = 0;
  await withResync(
    { activities: { compareBuilding: async () => (++looks === 1 ? different : equal) } },
    async (test) => {
      await test.isIn('waiting for approval');
      expect(await test.handle.result()).toMatchObject({ phase: 'done', comparison: { isEqual: true } });
      expect(looks).toBe(2);
      expect(test.calls).not.toContain('walkTableAgain');
    },
  );
}, 60_000);

test('nothing is approved before it was compared', async () => {
  const { until, release } = held();
  await withResync({ activities: { finishCopy: () => until } }, async (test) => {
    await test.isIn('catching up');
    expect(await refusal(test, APPROVE_UPDATE)).toBe('nothing waits for approval: it is catching up');
    release();
    await test.handle.result();
  });
});

test('cancelled, it drops the new index, and ends with what it did', async () => {
  const { copyRange } = slowSteps(200);
  await withResync({ activities: { nextRanges: manyRanges, copyRange } }, async (test) => {
    await vi.waitFor(async () => expect((await test.progress()).rows).toBeGreaterThan(0), 10_000);
    expect(await update(test, CANCEL_UPDATE)).toMatchObject({ phase: 'cancelled' });
    expect(await test.handle.result()).toMatchObject({ phase: 'cancelled' });
    expect(test.calls.at(-1)).toBe('dropBuilding');
    expect(await stateOf(test.handle)).toBe('cancelled');
  });
});

test('once the swap has begun it cannot be cancelled, by an update or by Temporal', async () => {
  const { until, release } = held();
  const swapIndices: ResyncActivities['swapIndices'] = async () => {
    await until;
    return { live: begun.indices, kept: ['goods__20250101t000000'] };
  };
  await withResync({ activities: { swapIndices } }, async (test) => {
    await test.isIn('swapping');
    expect(await refusal(test, CANCEL_UPDATE)).toBe('it is too late to cancel: it is swapping');
    await test.handle.cancel();
    release();
    expect(await test.handle.result()).toMatchObject({ phase: 'done' });
    expect(test.calls).not.toContain('dropBuilding');
    expect((await test.kept.describe()).status.name).toBe('RUNNING');
  });
});

test('the walk over the cache keys can be paused as well', async () => {
  let pages = 0;
  const activities: Partial<ResyncActivities> = {
    beginBuilding: async () => ({ ...begun, cache: 'delete' }),
    walkCache: async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { rows: 1_000, next: ++pages < 10 ? { table: begun.table, after: [pages] } : null };
    },
  };
  await withResync({ activities }, async (test) => {
    await test.isIn('warming the cache');
    expect(await update(test, PAUSE_UPDATE)).toMatchObject({ isPaused: true });
    const before = pages;
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(pages).toBe(before);
    await update(test, RESUME_UPDATE);
    expect(await test.handle.result()).toMatchObject({ phase: 'done' });
    expect(pages).toBe(10);
  });
});
