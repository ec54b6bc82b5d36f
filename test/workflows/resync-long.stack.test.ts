import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { expect, test, vi } from 'vitest';
import type { ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { RESUME_UPDATE, RESYNC_TABLE, THROTTLE_UPDATE, TROUBLE_SIGNAL } from '../../src/model/names.ts';
import { noCopyCounts, type ResyncProgress, type ResyncRequest } from '../../src/model/resync.ts';
import { newState, type ResyncState } from '../../src/workflows/resync/resync-state.ts';
import { begun, copied, ranges, table, usual, withResync } from './resync-ground.ts';
import { eventTypes, useTemporal, workerOptions } from './with-workflow.ts';

useTemporal();

/** More steps than one run may have. */
const STEPS = 450;

test('continued as new it goes on where it was, with all that it counted and was told', async () => {
  const seen = new Map<string, number>();
  const runs = new Set<string | undefined>();
  const activities: Partial<ResyncActivities> = {
    nextRanges: async ({ cursor }) => {
      const from = Number(cursor?.after?.[0] ?? 0) / 1_000;
      const next = from + 50 < STEPS ? { table, after: [(from + 50) * 1_000] } : null;
      return { ranges: ranges(50, from), next };
    },
    copyRange: async ({ range }) => {
      const key = JSON.stringify(range);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      // Every fourth is done in two steps.
      const isHalf = Number(range.upTo?.[0]) % 4_000 === 0 && Number(range.after?.[0] ?? 0) % 1_000 === 0;
      if (!isHalf) return copied(1_000);
      return copied(1_000, { ...range, after: [Number(range.after?.[0]) + 500] });
    },
    compareBuilding: async () => ({ counts: [], compared: 7, differences: [], isEqual: true }),
  };
  await withResync({ activities, request: { parallel: 4 } }, async ({ client, handle, name }) => {
    const watching = setInterval(() => {
      void handle.describe().then(({ runId }) => runs.add(runId));
    }, 500);
    await vi.waitFor(() => expect(seen.size).toBeGreaterThan(0), 20_000);
    await handle.signal(TROUBLE_SIGNAL, { stamp: begun.stamp, where: 'goods/9', byError: { early: 1 } });
    await handle.executeUpdate<ResyncProgress, [number]>(THROTTLE_UPDATE, { args: [100_000] });
    await vi.waitFor(
      async () => expect((await handle.query<ResyncProgress>('progress')).phase).toBe('waiting for approval'),
      90_000,
    );
    clearInterval(watching);
    await handle.executeUpdate('approve');
    const result = (await handle.result()) as ResyncProgress;
    expect(result).toMatchObject({
      phase: 'done',
      rows: (STEPS + Math.floor(STEPS / 4)) * 1_000,
      limitRowsPerSecond: 100_000,
      restarts: 0,
      refused: { byError: { early: 1 } },
    });
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    expect(runs.size).toBeGreaterThanOrEqual(2);
    for (const runId of runs) {
      const events = await eventTypes(client.workflow.getHandle(name, runId));
      expect(events.length).toBeLessThan(2_000);
    }
  });
});

test('a run that follows another begins in its phase, with the ranges that were left, and is paused as it was', async () => {
  const seen: unknown[] = [];
  const copyRange: ResyncActivities['copyRange'] = async ({ range }) => {
    seen.push(range.after);
    return copied(1_000);
  };
  const before = newState({ table, parallel: 1 }, Date.now());
  const resume: ResyncState = {
    ...before,
    begun,
    fencedAtMs: Date.now(),
    walkCheckedAtMs: Date.now(),
    ranges: { queue: ranges(2, 1), next: null, areAllKnown: true },
    isPauseAsked: true,
    progress: { ...before.progress, phase: 'copying', rows: 1_000, total: 3_000, restarts: 2 },
  };
  await withResync({ activities: { copyRange }, resume }, async ({ handle, calls, progress }) => {
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ isPaused: true, rows: 1_000 }), 10_000);
    expect(calls).toEqual([]);
    await handle.executeUpdate(RESUME_UPDATE);
    expect(await handle.result()).toMatchObject({ phase: 'done', rows: 3_000, restarts: 2 });
    expect(seen).toEqual([[1_000], [2_000]]);
    expect(calls).not.toContain('beginBuilding');
  });
});

test('however much it is told while it is paused, no run becomes too long', async () => {
  const before = newState({ table, parallel: 1 }, Date.now());
  const resume: ResyncState = {
    ...before,
    begun,
    fencedAtMs: Date.now(),
    walkCheckedAtMs: Date.now(),
    ranges: { queue: ranges(3), next: null, areAllKnown: true },
    isPauseAsked: true,
    progress: { ...before.progress, phase: 'copying' },
  };
  await withResync({ resume }, async ({ handle, progress }) => {
    const { runId: first } = await handle.describe();
    let told = 0;
    const tell = () => {
      told++;
      return handle.signal(TROUBLE_SIGNAL, { stamp: begun.stamp, where: 'goods/9', byError: { late: 1 } });
    };
    while (told < 2_000 && (await handle.describe()).runId === first)
      await Promise.all(Array.from({ length: 50 }, tell));
    await vi.waitFor(async () => expect((await handle.describe()).runId).not.toBe(first), 10_000);
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ isPaused: true }), 10_000);
    expect((await progress()).refused.byError).toEqual({ late: told });
  });
});

test('a resync goes on with another worker when its own has ended', async () => {
  let holding = true;
  const copyRange: ResyncActivities['copyRange'] = async ({ range }) => {
    while (holding && range.after !== null) await sleep(50);
    return { counts: { ...noCopyCounts(), rows: 1_000 }, rest: null };
  };
  const activities = { ...usual, copyRange };
  const { client, taskQueue, worker } = workerOptions(activities);
  const handle = await (
    await Worker.create(worker)
  ).runUntil(async () => {
    const args: [ResyncRequest] = [{ table, keepOldHours: 0 }];
    const started = await client.workflow.start(RESYNC_TABLE, { workflowId: taskQueue, taskQueue, args });
    await vi.waitFor(async () => expect((await started.query<ResyncProgress>('progress')).rows).toBe(1_000), 20_000);
    holding = false;
    return started;
  });
  await (
    await Worker.create(worker)
  ).runUntil(async () => {
    expect(await handle.result()).toMatchObject({ phase: 'done', rows: 3_000 });
  });
});
