import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type { Applied } from '../../src/ingress/count-parked.ts';
import { createLane, type LanePorts } from '../../src/ingress/lane.ts';
import type { Place } from '../../src/ingress/settle-place.ts';
import type { IncomingRecord } from '../../src/ingress/take-batch.ts';
import type { SyncRange } from '../../src/model/sync.ts';
import { unpackRecords } from '../../src/payload/pack-records.ts';

const T = 1_800_000_000_000;
const record = (offset: number): IncomingRecord => ({
  offset: String(offset),
  timestampMs: T,
  key: null,
  value: Buffer.from('{}'),
  headers: {},
});

function laneWith(ports: Partial<LanePorts>) {
  const synced: SyncRange[] = [];
  const committed: Place[] = [];
  const lane = createLane(
    { topic: 't', partition: 3 },
    {
      settle: async () => ({ nextOffset: '1', clock: undefined }),
      sync: async (range) => {
        synced.push(range);
        return range;
      },
      commit: async (applied) => void committed.push(applied),
      isMapped: () => true,
      condense: (large) => ({ ...large, value: Buffer.from('{"condensed":true}') }),
      nextDeparture: async () => undefined,
      onRoom: () => undefined,
      ...ports,
    },
    { limits: { maxRecords: 2, maxBytes: 1000 }, log: pino({ level: 'silent' }) },
  );
  return { lane, synced, committed };
}

test('applies batches in order, and commits each when it is applied', async () => {
  const { lane, synced, committed } = laneWith({});
  lane.push([record(1), record(2), record(3)]);
  await vi.waitFor(() => expect(committed.map(({ nextOffset }) => nextOffset)).toEqual(['3', '4']));
  expect(synced.map(({ firstOffset, records }) => [firstOffset, records])).toEqual([
    ['1', 2],
    ['3', 1],
  ]);
  await lane.drain();
});

test('while a batch is on its way there is room for what comes next', async () => {
  const queued: number[] = [];
  let finish: () => void = () => undefined;
  const { lane, committed } = laneWith({
    onRoom: () => queued.push(lane.queuedBytes()),
    sync: (range) => new Promise((resolve) => (finish = () => resolve(range))),
  });
  lane.push([record(1), record(2), record(3)]);
  expect(lane.queuedBytes()).toBe(6);
  await vi.waitFor(() => expect(queued).toEqual([2]));
  lane.push([record(4)]);
  expect(lane.queuedBytes()).toBe(4);
  expect(committed).toEqual([]);
  finish();
  await vi.waitFor(() => expect(queued).toHaveLength(2));
  finish();
  await vi.waitFor(() => expect(committed.at(-1)?.nextOffset).toBe('5'));
  expect(lane.queuedBytes()).toBe(0);
  await lane.drain();
});

test('past the marks of a transaction it commits no offset, but says how far it has read', async () => {
  const { lane, committed } = laneWith({});
  lane.push([record(1)]);
  lane.passTo(3n);
  await vi.waitFor(() => expect(committed).toHaveLength(2));
  const { clock } = committed[0] as Place;
  expect(committed).toMatchObject([{ nextOffset: '2' }, { nextOffset: '2', clock, readTo: '3' }]);
  expect(committed[0]).not.toHaveProperty('readTo');
  lane.push([record(3)]);
  await vi.waitFor(() => expect(committed).toHaveLength(3));
  expect(committed[2]).not.toHaveProperty('readTo');
  await lane.drain();
});

test('goes on with the clock that was committed', async () => {
  const clock = 9e15;
  const { lane, synced } = laneWith({ settle: async () => ({ nextOffset: '1', clock }) });
  lane.push([record(1)]);
  await vi.waitFor(() => expect(synced[0]?.clock).toBe(clock + 1));
  await lane.drain();
});

test('joins a batch that ran further, and goes on after it with its clock', async () => {
  const starts: string[] = [];
  const { lane, committed } = laneWith({
    sync: async ({ firstOffset, nextOffset, clock }) => {
      starts.push(firstOffset);
      return starts.length === 1 ? { nextOffset: '4', clock: clock + 100 } : { nextOffset, clock };
    },
  });
  lane.push([record(1), record(2), record(3), record(4)]);
  await vi.waitFor(() => expect(committed).toHaveLength(2));
  expect(starts).toEqual(['1', '4']);
  expect(committed[1]?.clock).toBe((committed[0]?.clock ?? 0) + 1);
  await lane.drain();
});

test('tries again until the batch is applied, and commits nothing before', async () => {
  let attempts = 0;
  const { lane, committed } = laneWith({
    sync: async (range) => {
      expect(committed).toEqual([]);
      if (++attempts < 3) throw new Error('Temporal is away');
      return range;
    },
  });
  lane.push([record(1)]);
  await vi.waitFor(() => expect(committed).toHaveLength(1), 5000);
  expect(attempts).toBe(3);
  await lane.drain();
});

test('a lane that was busy just now lets a batch grow', async () => {
  const { lane, synced, committed } = laneWith({});
  lane.push([record(1)]);
  await vi.waitFor(() => expect(committed).toHaveLength(1));
  lane.push([record(2)]);
  await sleep(10);
  lane.push([record(3)]);
  await vi.waitFor(() => expect(committed).toHaveLength(2));
  expect(synced.map(({ records }) => records)).toEqual([1, 2]);
  await lane.drain();
});

test('a stopped lane commits no more, whatever comes back', async () => {
  let finish: (applied: Applied) => void = () => undefined;
  const { lane, committed } = laneWith({ sync: () => new Promise((resolve) => (finish = resolve)) });
  lane.push([record(1)]);
  await sleep(20);
  lane.stop();
  finish({ nextOffset: '2', clock: 1 });
  await sleep(20);
  expect(committed).toEqual([]);
});

test('a record over 1 MB is condensed, unless nobody mapped it', async () => {
  const values: string[] = [];
  const { lane, committed } = laneWith({
    isMapped: (value) => !String(value).startsWith('{"other"'),
    sync: async (range, batch) => {
      values.push(...unpackRecords(batch).map(({ value }) => String(value).slice(0, 20)));
      return range;
    },
  });
  const large = (text: string): Buffer => Buffer.from(text.padEnd(1_000_001));
  lane.push([record(1), { ...record(2), value: large('{"mapped"') }, { ...record(3), value: large('{"other"') }]);
  await vi.waitFor(() => expect(committed.at(-1)?.nextOffset).toBe('4'));
  expect(values).toEqual(['{}', '{"condensed":true}']);
  await lane.drain();
});

test('records that nobody mapped are committed without a workflow', async () => {
  const { lane, synced, committed } = laneWith({ isMapped: () => false });
  lane.push([record(1), record(2)]);
  await vi.waitFor(() => expect(committed.map(({ nextOffset }) => nextOffset)).toEqual(['3']));
  expect(synced).toEqual([]);
  await lane.drain();
});

test('what comes after records that nobody mapped does not wait to grow', async () => {
  const { lane, synced } = laneWith({ isMapped: (value) => !String(value).startsWith('{"other"') });
  lane.push([{ ...record(1), value: Buffer.from('{"other":1}') }]);
  await sleep(20);
  lane.push([record(2)]);
  await sleep(50);
  expect(synced).toHaveLength(1);
  await lane.drain();
});

/** A lane whose small batches wait for `depart`. */
function waitingLane() {
  let depart: () => void = () => undefined;
  const nextDeparture = (): Promise<void> => new Promise((resolve) => (depart = resolve));
  return { ...laneWith({ nextDeparture }), depart: () => depart() };
}

test('what comes while a small batch waits for its departure goes with it', async () => {
  const { lane, synced, depart } = waitingLane();
  lane.push([record(1)]);
  await sleep(20);
  lane.push([record(2)]);
  depart();
  await vi.waitFor(() => expect(synced).toMatchObject([{ firstOffset: '1', records: 2 }]));
  await lane.drain();
});

test('a lane that is drained while it waits for a departure starts no batch', async () => {
  const { lane, synced, depart } = waitingLane();
  lane.push([record(1)]);
  await sleep(20);
  const drained = lane.drain();
  depart();
  await drained;
  expect(synced).toEqual([]);
});

test('drain waits for the batch in flight and starts no other', async () => {
  let finish: () => void = () => undefined;
  const { lane, committed } = laneWith({ sync: (range) => new Promise((resolve) => (finish = () => resolve(range))) });
  lane.push([record(1), record(2), record(3)]);
  await sleep(20);
  const drained = lane.drain();
  finish();
  await drained;
  expect(committed.map(({ nextOffset }) => nextOffset)).toEqual(['3']);
});
