import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSharing, type LaneBatch, type SharingPorts } from '../../src/ingress/sharing.ts';
import type { SyncLanesResult, SyncRange } from '../../src/model/sync.ts';
import { RecordBatch } from '../../src/payload/record-batch.ts';

const range = (partition: number, records = 1): SyncRange => ({
  topic: 't',
  partition,
  firstOffset: '1',
  firstTimestampMs: 0,
  nextOffset: '2',
  records,
  clock: partition,
});
const bytes = (length: number): RecordBatch => new RecordBatch('packed', '', new Uint8Array(length));
const done = { lanes: [], changes: {} } as unknown as SyncLanesResult;

/** Sharing whose workflows end when they are told; `sent` has the partitions of each. */
function sharingWith(ports: Partial<SharingPorts> = {}) {
  const sent: number[][] = [];
  const ends: (() => void)[] = [];
  const going = <T>(partitions: number[], result: T): Promise<T> =>
    new Promise((resolve) => {
      sent.push(partitions);
      ends.push(() => resolve(result));
    });
  const sharing = createSharing({
    syncChanges: (one) => going([one.partition], one),
    syncLanes: (batches: readonly LaneBatch[]) =>
      going(
        batches.map((batch) => batch.range.partition),
        done,
      ),
    ...ports,
  });
  return { ...sharing, sent, end: (at: number) => ends[at]?.() };
}

test('small batches that are there at one time go as one, and each lane is told its own place', async () => {
  const { sync, sent, end } = sharingWith();
  const applied = [0, 1, 2].map((partition) => sync(range(partition), bytes(10)));
  await sleep(5);
  expect(sent).toEqual([[0, 1, 2]]);
  end(0);
  expect(await Promise.all(applied)).toMatchObject([{ clock: 0 }, { clock: 1 }, { clock: 2 }]);
});

test('one that is alone, and one that is not small, have a workflow of their own', async () => {
  const { sync, sent, nextDeparture } = sharingWith();
  void sync(range(0, 500), bytes(10));
  void sync(range(1), bytes(100_000));
  await nextDeparture();
  void sync(range(2), bytes(10));
  await sleep(5);
  expect(sent).toEqual([[0], [1], [2]]);
});

test('more bytes than a workflow takes go in several', async () => {
  const { sync, sent } = sharingWith();
  for (let partition = 0; partition < 12; partition++) void sync(range(partition), bytes(99_000));
  await sleep(5);
  expect(sent).toEqual([
    [0, 1, 2, 3, 4],
    [5, 6, 7, 8, 9],
    [10, 11],
  ]);
});

test('no more lanes go together than Temporal takes the names of', async () => {
  const { sync, sent } = sharingWith();
  const topic = 't'.repeat(249);
  for (let partition = 0; partition < 9; partition++) void sync({ ...range(partition), topic }, bytes(10));
  await sleep(5);
  expect(sent.map((partitions) => partitions.length)).toEqual([7, 2]);
});

test('while small ones are on their way the next wait, and then go together', async () => {
  const { sync, sent, nextDeparture, end } = sharingWith();
  void sync(range(0), bytes(10));
  await sleep(5);
  for (const partition of [1, 2]) void nextDeparture().then(() => sync(range(partition), bytes(10)));
  await sleep(5);
  expect(sent).toEqual([[0]]);
  end(0);
  await sleep(5);
  expect(sent).toEqual([[0], [1, 2]]);
});

test('what takes long keeps no other waiting', async () => {
  const { sync, sent, nextDeparture } = sharingWith();
  void sync(range(0), bytes(10));
  await sleep(5);
  await nextDeparture();
  void sync(range(1), bytes(10));
  await sleep(5);
  expect(sent).toEqual([[0], [1]]);
});

test('what cannot be done at once is left to each lane, and fails or not by itself', async () => {
  const { sync } = sharingWith({
    syncLanes: async () => ({ lanes: [], leftToLanes: 'goods/1: mapper_parsing_exception' }),
    async syncChanges(one) {
      if (one.partition === 0) throw new Error('Temporal is away');
      return { ...one, clock: 77 };
    },
  });
  const [failed, applied] = [sync(range(0), bytes(10)), sync(range(1), bytes(10))];
  await expect(failed).rejects.toThrow('Temporal is away');
  expect(await applied).toMatchObject({ clock: 77 });
});

test('when the shared workflow cannot be started every lane hears of it, and may try again', async () => {
  let attempts = 0;
  const { sync, nextDeparture } = sharingWith({
    async syncLanes() {
      if (++attempts === 1) throw new Error('Temporal is away');
      return done;
    },
  });
  const both = () => Promise.allSettled([0, 1].map((partition) => sync(range(partition), bytes(10))));
  expect((await both()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await nextDeparture();
  expect((await both()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});
