import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import { noCounts, type HealTableRequest, type TableWalk } from '../../src/model/heal-table.ts';
import { failureTypes, HEAL_TABLE, PARK_SIGNAL, PROGRESS_QUERY, WALK_SIGNAL } from '../../src/model/names.ts';
import { startBySignal, stateOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';

const request: HealTableRequest = { table: 'shop.goods', version: 100, reason: 'truncate', requestedAt: 'first' };
const rows = (count: number) => ({ ...noCounts(), rows: count });
const documents = (count: number) => ({ ...noCounts(), documents: count });
const walking: Partial<Activities> = {
  laneEnds: async () => ({ ends: { 't[0]': '5' }, settleMs: 1 }),
  lanesBefore: async () => [],
  walkRows: async () => ({ counts: rows(1), next: null }),
  walkDocuments: async () => ({ counts: documents(1), next: null }),
};

useTemporal();

async function withWalk(activities: Partial<Activities>, body: (run: TestRun) => Promise<void>): Promise<void> {
  await withWorkflow({ ...walking, ...activities }, async (run) => {
    await startBySignal(run, HEAL_TABLE, { signal: WALK_SIGNAL, request });
    await body(run);
  });
}

test('walks all rows, then all documents, page after page, and tells what it did', async () => {
  const cursors: unknown[] = [];
  const after = { table: 'shop.goods', after: [500] };
  const walkRows: Activities['walkRows'] = async ({ cursor, version }) => {
    cursors.push(cursor, version);
    return { counts: rows(500), next: cursor === null ? after : null };
  };
  await withWalk({ walkRows }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({ table: 'shop.goods', phase: 'done', rows: 1000, documents: 1 });
    expect(cursors).toEqual([null, 100, after, 100]);
    expect(await stateOf(handle)).toBe('healed');
    const { events } = await handle.fetchHistory();
    expect(events?.some((event) => event.workflowExecutionContinuedAsNewEventAttributes)).toBe(false);
  });
});

test('waits for the lanes that are behind, and says which', async () => {
  let behind = ['t[0]'];
  const walkRows = vi.fn<Activities['walkRows']>(async () => ({ counts: rows(1), next: null }));
  await withWalk({ lanesBefore: async () => behind, walkRows }, async ({ handle }) => {
    await vi.waitFor(async () => {
      const progress = await handle.query<TableWalk>(PROGRESS_QUERY);
      expect(progress).toMatchObject({ phase: 'waiting for lanes', waitingFor: ['t[0]'] });
    }, 10_000);
    expect(walkRows).not.toHaveBeenCalled();
    behind = [];
    await handle.result();
    expect(walkRows).toHaveBeenCalledOnce();
  });
});

test('asked for again while it waits for lanes, it waits for what is there now: a topic may have been made again', async () => {
  const ends = [{ 't[0]': '5000' }, { 't[0]': '3' }];
  const laneEnds = vi.fn<Activities['laneEnds']>(async () => ({ ends: ends.shift() ?? {}, settleMs: 1 }));
  const lanesBefore: Activities['lanesBefore'] = async (asked) => (asked['t[0]'] === '5000' ? ['t[0]'] : []);
  await withWalk({ laneEnds, lanesBefore }, async ({ handle }) => {
    await vi.waitFor(() => expect(laneEnds).toHaveBeenCalledOnce(), 10_000);
    await handle.signal(WALK_SIGNAL, { ...request, requestedAt: 'second' });
    expect(await handle.result()).toMatchObject({ phase: 'done' });
  });
});

test('asked for again while it walks, it begins anew', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const versions: number[] = [];
  const walkRows: Activities['walkRows'] = async ({ version }) => {
    versions.push(version);
    await held;
    return { counts: rows(1), next: null };
  };
  await withWalk({ walkRows }, async ({ handle }) => {
    await vi.waitFor(() => expect(versions).toEqual([100]), 10_000);
    await handle.signal(WALK_SIGNAL, { ...request, version: 200, requestedAt: 'second' });
    release();
    expect(await handle.result()).toMatchObject({ phase: 'done', rows: 1 });
    expect(versions).toEqual([100, 200]);
  });
});

test('too much of one cause blocks it, until a person parks it all', async () => {
  const walkRows: Activities['walkRows'] = async ({ onRefused }) => {
    if (onRefused !== 'parkAll') throw ApplicationFailure.nonRetryable('goods/1: refused', failureTypes.refused, {});
    return { counts: rows(1), next: null };
  };
  await withWalk({ walkRows }, async ({ handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(PARK_SIGNAL);
    expect(await handle.result()).toMatchObject({ phase: 'done' });
  });
});
