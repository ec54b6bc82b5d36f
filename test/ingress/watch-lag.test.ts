import { expect, test } from 'vitest';
import type { LaneLag } from '../../src/ingress/ingress-metrics.ts';
import type { Standing } from '../../src/ingress/lane.ts';
import { createLagLook } from '../../src/ingress/watch-lag.ts';

const T = 1_800_000_000_000;

function ground() {
  const state = { high: '10', nowMs: T, isAway: false, standing: { reached: 10n, oldestMs: undefined } as Standing };
  const told: LaneLag[][] = [];
  const failures: unknown[] = [];
  const look = createLagLook(
    {
      admin: {
        fetchTopicOffsets: async () => {
          if (state.isAway) throw new Error('Kafka is away');
          return [{ partition: 3, offset: state.high, high: state.high, low: '0' }];
        },
      },
      topics: ['t'],
      lanes: { standings: () => [{ topic: 't', partition: 3, ...state.standing }] },
      metrics: { lanes: (lags) => void told.push([...lags]), failed: (error) => void failures.push(error) },
    },
    () => state.nowMs,
  );
  const lag = async (): Promise<LaneLag> => {
    await look();
    return told.at(-1)?.[0] as LaneLag;
  };
  return { state, failures, lag };
}

test('a lane that has applied all is behind by nothing', async () => {
  expect(await ground().lag()).toEqual({ topic: 't', partition: 3, records: 0, ageMs: 0 });
});

test('its lag is the age of the oldest record at hand', async () => {
  const { state, lag } = ground();
  state.standing = { reached: 4n, oldestMs: T - 7_000 };
  expect(await lag()).toMatchObject({ records: 6, ageMs: 7_000 });
});

test('a lane that fetches nothing is behind since it was first seen to be', async () => {
  const { state, lag } = ground();
  state.high = '15';
  expect(await lag()).toMatchObject({ records: 5, ageMs: 0 });
  state.nowMs += 30_000;
  expect(await lag()).toMatchObject({ records: 5, ageMs: 30_000 });
  state.standing = { reached: 15n, oldestMs: undefined };
  expect(await lag()).toMatchObject({ records: 0, ageMs: 0 });
  state.high = '16';
  state.nowMs += 30_000;
  expect(await lag()).toMatchObject({ records: 1, ageMs: 0 });
});

test('when Kafka is away the last ends count, and the age grows', async () => {
  const { state, lag, failures } = ground();
  state.standing = { reached: 4n, oldestMs: T };
  await lag();
  state.isAway = true;
  state.nowMs += 60_000;
  expect(await lag()).toMatchObject({ records: 6, ageMs: 60_000 });
  expect(failures).toHaveLength(1);
});
