import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import type { HealRootsRequest, RootsWalk } from '../../src/model/heal-roots.ts';
import { noCounts, type WalkCounts } from '../../src/model/heal-table.ts';
import { failureTypes, HEAL_ROOTS, PARK_SIGNAL, PROGRESS_QUERY, WALK_SIGNAL } from '../../src/model/names.ts';
import { attributesOf, startBySignal, stateOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';

const request: HealRootsRequest = {
  root: 'shop.goods',
  index: 'goods',
  field: 'brand',
  table: 'shop.brand',
  values: [7],
  version: 100,
  requestedAt: 'first',
};
const newer = { ...request, version: 200, requestedAt: 'second' };
const counts = (rows: number): WalkCounts => ({
  ...noCounts(),
  rows,
  healed: { indexed: rows, deleted: 0, alreadyNewer: 0 },
});
const after = { table: 'shop.goods', after: [500] };

useTemporal();

async function withWalk(activities: Partial<Activities>, body: (run: TestRun) => Promise<void>): Promise<void> {
  await withWorkflow({ countRoots: async () => 700, ...activities }, async (run) => {
    await startBySignal(run, HEAL_ROOTS, { signal: WALK_SIGNAL, request });
    await body(run);
  });
}

/** Two pages a lap, each held until it is let go; what was asked is kept. */
function heldWalk() {
  const asked: unknown[] = [];
  const waiting: (() => void)[] = [];
  const walkRoots: Activities['walkRoots'] = async ({ request: { version }, cursor }) => {
    asked.push([version, cursor]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return cursor === null ? { counts: counts(500), next: after } : { counts: counts(200), next: null };
  };
  const letGo = async (): Promise<void> => {
    await vi.waitFor(() => expect(waiting).not.toHaveLength(0), 10_000);
    waiting.shift()?.();
  };
  return { asked, walkRoots, letGo };
}

test('heals page after page what holds the row, and tells how far it is and what it did', async () => {
  const { asked, walkRoots, letGo } = heldWalk();
  await withWalk({ walkRoots }, async ({ handle }) => {
    await letGo();
    await vi.waitFor(async () => {
      const progress = await handle.query<RootsWalk>(PROGRESS_QUERY);
      expect(progress).toMatchObject({ rows: 500, total: 700, laps: 1, phase: 'walking' });
    }, 10_000);
    expect(await attributesOf(handle)).toMatchObject({
      EvenkeelTable: ['shop.goods', 'shop.brand'],
      EvenkeelKey: ['7'],
      EvenkeelState: ['walking'],
    });
    await letGo();
    expect(await handle.result()).toEqual({
      rows: 700,
      healed: { indexed: 700, deleted: 0, alreadyNewer: 0 },
      parked: { byError: {}, workflowIds: [] },
      total: 700,
      laps: 1,
      phase: 'done',
    });
    expect(asked).toEqual([
      [100, null],
      [100, after],
    ]);
    expect(await stateOf(handle)).toBe('healed');
  });
});

test('a row that changes again is walked once more when the lap is through, however often it changed', async () => {
  const { asked, walkRoots, letGo } = heldWalk();
  await withWalk({ walkRoots }, async ({ handle }) => {
    await vi.waitFor(() => expect(asked).toHaveLength(1), 10_000);
    await handle.signal(WALK_SIGNAL, { ...newer, version: 150, requestedAt: 'between' });
    await handle.signal(WALK_SIGNAL, newer);
    for (let page = 0; page < 4; page++) await letGo();
    expect(await handle.result()).toMatchObject({ laps: 2, rows: 700, phase: 'done' });
    expect(asked).toEqual([
      [100, null],
      [100, after],
      [200, null],
      [200, after],
    ]);
  });
});

test('a change during the last page of a lap is not lost', async () => {
  const { asked, walkRoots, letGo } = heldWalk();
  await withWalk({ walkRoots }, async ({ handle }) => {
    await letGo();
    await vi.waitFor(() => expect(asked).toHaveLength(2), 10_000);
    await handle.signal(WALK_SIGNAL, newer);
    for (let page = 0; page < 3; page++) await letGo();
    expect(await handle.result()).toMatchObject({ laps: 2 });
    expect(asked.slice(2)).toEqual([
      [200, null],
      [200, after],
    ]);
  });
});

test('continued as new, it goes on where it was, with the lap that is still to come', async () => {
  const { asked, walkRoots, letGo } = heldWalk();
  const walk: RootsWalk = {
    rows: 500,
    healed: counts(500).healed,
    parked: { byError: {}, workflowIds: [] },
    total: 700,
    laps: 3,
    phase: 'walking',
  };
  await withWorkflow({ countRoots: async () => 701, walkRoots }, async ({ client, name, handle }) => {
    const args = [request, { walk, cursor: after, newer }];
    await client.workflow.start(HEAL_ROOTS, { workflowId: name, taskQueue: name, args });
    for (let page = 0; page < 3; page++) await letGo();
    expect(await handle.result()).toMatchObject({ laps: 4, rows: 700, total: 701 });
    expect(asked).toEqual([
      [100, after],
      [200, null],
      [200, after],
    ]);
  });
});

test('refused too much for one cause, it is blocked until a person parks all of that', async () => {
  const walkRoots: Activities['walkRoots'] = async ({ onRefused }) => {
    if (onRefused !== 'parkAll') throw ApplicationFailure.nonRetryable('goods/1: refused', failureTypes.refused, {});
    return { counts: counts(1), next: null };
  };
  await withWalk({ walkRoots }, async ({ handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(PARK_SIGNAL);
    expect(await handle.result()).toMatchObject({ phase: 'done' });
  });
});
