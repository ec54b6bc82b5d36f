import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, rootCause } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { CANCEL_UPDATE, failureTypes } from '../../src/model/names.ts';
import type { ResyncPhase, ResyncProgress } from '../../src/model/resync.ts';
import { begun, copied, different, withResync, held } from './resync-ground.ts';
import { stateOf, useTemporal } from './with-workflow.ts';

useTemporal();

/** A step that comes to no end, like all that follow it. */
const endless: ResyncActivities['copyRange'] = async ({ range }) => {
  await sleep(1_000);
  return copied(1, range);
};

const stages: { phase: ResyncPhase; stuck: Partial<ResyncActivities> }[] = [
  { phase: 'waiting for transactions', stuck: { transactionsLeft: async () => ['421'] } },
  { phase: 'copying', stuck: { copyRange: endless } },
  { phase: 'catching up', stuck: { lanesBefore: async () => ['t[0]'] } },
  { phase: 'waiting for approval', stuck: { compareBuilding: async () => different } },
];

test.each(stages)(
  'cancelled while it is $phase, it drops the new index alone, and nothing is swapped',
  async (stage) => {
    await withResync({ activities: stage.stuck }, async ({ handle, calls, isIn }) => {
      await isIn(stage.phase);
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      expect(await stateOf(handle)).toBe('cancelled');
      expect(calls.at(-1)).toBe('dropBuilding');
      expect(calls).not.toContain('swapIndices');
    });
  },
);

test('cancelled while indices are made, it waits for what is made, so as to drop it', async () => {
  const made: string[] = [];
  const inputs: unknown[] = [];
  const activities: Partial<ResyncActivities> = {
    beginBuilding: async (input) => {
      inputs.push(input);
      await sleep(1_000);
      made.push('made');
      return begun;
    },
    dropBuilding: async (input) => {
      inputs.push(input);
      made.push('dropped');
    },
  };
  await withResync({ activities }, async ({ handle, calls }) => {
    await vi.waitFor(() => expect(calls).toEqual(['beginBuilding']), 10_000);
    expect(await handle.executeUpdate<ResyncProgress, []>(CANCEL_UPDATE)).toMatchObject({ phase: 'cancelled' });
    expect(made).toEqual(['made', 'dropped']);
    expect(inputs[1]).toEqual(inputs[0]);
    expect(calls).not.toContain('swapIndices');
  });
});

test('cancelled while Elasticsearch is away, it waits for the rows under way and is cancelled, not failed', async () => {
  const made: string[] = [];
  const { until, release } = held();
  const activities: Partial<ResyncActivities> = {
    copyRange: async () => {
      release();
      await sleep(1_000);
      made.push('a part');
      throw new Error('Elasticsearch is away');
    },
    dropBuilding: async () => {
      made.push('dropped');
    },
  };
  await withResync({ activities, request: { parallel: 1 } }, async ({ handle }) => {
    await until;
    const answer = await handle.executeUpdate<ResyncProgress, []>(CANCEL_UPDATE);
    expect(answer).toMatchObject({ phase: 'cancelled', reason: 'cancelled' });
    expect(made).toEqual(['a part', 'dropped']);
  });
});

const failure = ApplicationFailure.nonRetryable('there is no room', failureTypes.resyncRefused);
const failing = async (): Promise<never> => {
  throw failure;
};
const deeds = [
  'beginBuilding',
  'fenceBuilding',
  'openTransactions',
  'transactionsLeft',
  'nextRanges',
  'copyRange',
  'finishCopy',
  'laneEnds',
  'lanesBefore',
  'compareBuilding',
  'wasTableWalked',
  'swapIndices',
] as const satisfies (keyof ResyncActivities)[];

test.each(deeds)('when %s fails for good, the new index is dropped, and why is told', async (deed) => {
  await withResync({ activities: { [deed]: failing } }, async ({ handle, calls, progress }) => {
    const failed = await handle.result().catch((error: Error) => error.cause);
    expect(rootCause(failed)).toBe('there is no room');
    expect(await progress()).toMatchObject({ phase: 'failed', reason: 'there is no room' });
    expect(await stateOf(handle)).toBe('failed');
    expect(calls.at(-1)).toBe('dropBuilding');
  });
});

test('what fails after the swap fails the resync, but nothing is dropped any more', async () => {
  const activities: Partial<ResyncActivities> = {
    beginBuilding: async () => ({ ...begun, cache: 'delete' }),
    walkCache: failing,
  };
  await withResync({ activities }, async ({ handle, calls, kept }) => {
    await expect(handle.result()).rejects.toThrow();
    expect(calls).toContain('swapIndices');
    expect(calls).not.toContain('dropBuilding');
    expect((await kept.describe()).status.name).toBe('RUNNING');
  });
});

test('a new index that cannot be dropped is told of, and hides no cause', async () => {
  const dropBuilding = async (): Promise<never> => {
    throw ApplicationFailure.nonRetryable('not allowed', failureTypes.unavailable);
  };
  await withResync({ activities: { finishCopy: failing, dropBuilding } }, async ({ handle, progress }) => {
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { message: 'there is no room' } } });
    expect((await progress()).reason).toBe('there is no room; the new index is left: not allowed');
  });
});

test('when one range fails for good, the others are ended before the new index is dropped', async () => {
  let copying = 0;
  const atDrop: number[] = [];
  const activities: Partial<ResyncActivities> = {
    copyRange: async ({ range }) => {
      if (range.after === null) {
        await sleep(300);
        throw failure;
      }
      copying++;
      await sleep(2_000);
      copying--;
      return copied(1_000);
    },
    dropBuilding: async () => void atDrop.push(copying),
  };
  await withResync({ activities }, async ({ handle }) => {
    await expect(handle.result()).rejects.toThrow();
    expect(atDrop).toEqual([0]);
  });
});
