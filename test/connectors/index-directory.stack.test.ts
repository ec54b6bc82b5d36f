import { EventEmitter, once } from 'node:events';
import { Client } from '@elastic/elasticsearch';
import { afterAll, expect, test, vi } from 'vitest';
import { createIndexDirectory } from '../../src/connectors/index-directory.ts';
import type { IndexSnapshot } from '../../src/connectors/index-generations.ts';
import type { FollowingMark } from '../../src/connectors/index-mark.ts';
import { stampedIndex, writeAliasOf } from '../../src/connectors/index-naming.ts';
import { endpoints } from '../../stack/endpoints.ts';

const prefix = `t-dir-${Date.now().toString(36)}`;
const owner = `${prefix}-group`;
const client = new Client(endpoints().elasticsearch);

afterAll(async () => {
  const found = Object.keys(await client.indices.get({ index: `${prefix}*`, features: ['aliases'] }));
  if (found.length > 0) await client.indices.delete({ index: found });
  await client.close();
});

const goods = `${prefix}-goods`;
const fixed = { family: goods, isDivided: false, covers: (alias: string) => alias === goods };
const runs = `${prefix}-runs`;
const divided = { family: runs, isDivided: true, covers: (alias: string) => alias.startsWith(`${runs}_`) };
const directory = () => createIndexDirectory(client, { owner, indices: () => [goods, runs] });

const [first, second] = ['20260101t000000', '20260202t000000'];

async function make(
  index: string,
  aliases: readonly string[],
  mark?: { owner?: string; documents?: object; following?: Partial<FollowingMark> },
): Promise<void> {
  const following = mark?.following && {
    role: 'building',
    stamp: second,
    fence: null,
    since: '2026-02-02T00:00:00.000Z',
    workflowId: 'resync/x',
    ...mark.following,
  };
  const evenkeel = mark && { owner, documents: { table: 'shop.x' }, ...mark, ...(following && { following }) };
  await client.indices.create({
    index,
    settings: { number_of_replicas: 0 },
    mappings: evenkeel ? { _meta: { evenkeel } } : {},
    aliases: Object.fromEntries(aliases.map((alias) => [alias, {}])),
  });
}

async function generations(index: typeof fixed) {
  return (await directory().snapshot()).generationsOf(index).map(({ parts, ...rest }) => ({
    ...rest,
    parts: Object.fromEntries(parts),
  }));
}

test('an index that is not there has no generation, and one that is divided has a live one without parts', async () => {
  expect(await generations(fixed)).toEqual([]);
  expect(await generations(divided)).toMatchObject([{ role: 'live', documents: null, fence: 0, parts: {} }]);
});

test('a fixed index is written through its write alias, and each role is told by its mark', async () => {
  const [live, building, kept] = [first, second, '20251231t000000'].map((stamp) => stampedIndex(goods, stamp));
  await make(live as string, [goods, writeAliasOf(live as string)], { documents: { v: 1 } });
  await make(building as string, [writeAliasOf(building as string)], { documents: { v: 2 }, following: {} });
  await make(kept as string, [writeAliasOf(kept as string)], {
    documents: { v: 0 },
    following: { role: 'kept', stamp: first, fence: 7 },
  });
  // Neither is this index's: one that only begins like it, and one that another config is building.
  await make(stampedIndex(`${goods}_search`, first), [`${goods}_search`], { documents: { v: 9 } });
  await make(stampedIndex(goods, '20260303t000000'), [], { owner: 'another', following: {} });

  const sinceMs = Date.parse('2026-02-02T00:00:00.000Z');
  const workflowId = 'resync/x';
  const [one, ...others] = await generations(fixed);
  const parts = (index: string | undefined) => ({ [goods]: writeAliasOf(index as string) });
  expect(one).toEqual({
    role: 'live',
    stamp: '',
    documents: { v: 1 },
    fence: 0,
    sinceMs: 0,
    workflowId: null,
    parts: parts(live),
  });
  expect(others).toHaveLength(2);
  expect(others).toEqual(
    expect.arrayContaining([
      {
        role: 'building',
        stamp: second,
        documents: { v: 2 },
        fence: null,
        sinceMs,
        workflowId,
        parts: parts(building),
      },
      { role: 'kept', stamp: first, documents: { v: 0 }, fence: 7, sinceMs, workflowId, parts: parts(kept) },
    ]),
  );
});

test('an index that carries the alias is live, whatever its mark says', async () => {
  const name = `${prefix}-moved`;
  const index = stampedIndex(name, first);
  await make(index, [name, writeAliasOf(index)], { following: { fence: 5 } });
  const moved = { family: name, isDivided: false, covers: (alias: string) => alias === name };
  const snapshot = await createIndexDirectory(client, { owner, indices: () => [name] }).snapshot();
  expect(snapshot.generationsOf(moved)).toMatchObject([{ role: 'live', stamp: '', fence: 5 }]);
});

test('an index that somebody made by hand is found by its alias, and written through it', async () => {
  const name = `${prefix}-hand`;
  await make(`x-${prefix}-made-by-hand`, [name]);
  try {
    const hand = { family: name, isDivided: false, covers: (alias: string) => alias === name };
    const snapshot = await createIndexDirectory(client, { owner, indices: () => [name] }).snapshot();
    const [live] = snapshot.generationsOf(hand);
    expect(live?.documents).toBeNull();
    expect([...(live?.parts ?? [])]).toEqual([[name, name]]);
  } finally {
    await client.indices.delete({ index: `x-${prefix}-made-by-hand` });
  }
});

test('a divided index has parts, and one that is built has a head that is none', async () => {
  const part = (name: string, stamp: string) => stampedIndex(`${runs}_${name}`, stamp);
  await make(part('a', first), [runs, `${runs}_a`, writeAliasOf(part('a', first))], { documents: { v: 1 } });
  await make(part('b', first), [runs, `${runs}_b`], { documents: { v: 1 } });
  await make(stampedIndex(runs, second), [writeAliasOf(stampedIndex(runs, second))], {
    documents: { v: 2 },
    following: { fence: 42 },
  });
  expect(await generations(divided)).toMatchObject([
    {
      role: 'live',
      documents: { v: 1 },
      parts: { [`${runs}_a`]: writeAliasOf(part('a', first)), [`${runs}_b`]: `${runs}_b` },
    },
    { role: 'building', documents: { v: 2 }, fence: 42, parts: {} },
  ]);

  await make(part('a', second), [writeAliasOf(part('a', second))], { documents: { v: 2 }, following: { fence: 42 } });
  await make(part('c', first), [runs, `${runs}_c`, writeAliasOf(part('c', first))], { documents: { v: 3 } });
  expect(await generations(divided)).toMatchObject([
    { role: 'live', documents: null, parts: { [`${runs}_c`]: writeAliasOf(part('c', first)) } },
    { role: 'building', stamp: second, fence: 42, parts: { [`${runs}_a`]: writeAliasOf(part('a', second)) } },
  ]);
});

test('the snapshot is the same object until something changes that matters', async () => {
  const own = directory();
  const before = await own.snapshot();
  expect(await own.snapshot()).toBe(before);
  await make(`${prefix}-else`, [`${prefix}-whatever`]);
  await client.indices.putSettings({ index: stampedIndex(goods, first), settings: { refresh_interval: '7s' } });
  expect(await own.snapshot()).toBe(before);
  expect(before.generationsOf(fixed)).toBe(before.generationsOf(fixed));
  await client.indices.updateAliases({
    actions: [{ add: { index: stampedIndex(goods, first), alias: `${goods}-by-hand` } }],
  });
  expect(await own.snapshot()).not.toBe(before);
});

test('while nothing changes in the cluster, no index is looked at', async () => {
  const watched = new Client(endpoints().elasticsearch);
  const own = createIndexDirectory(watched, { owner, indices: () => [goods, runs] });
  await own.snapshot();
  const state = vi.spyOn(watched.cluster, 'state');
  await own.snapshot();
  expect(state.mock.calls.map(([request]) => request?.metric)).toEqual(['version']);
  await watched.close();
});

test('who asks while a look is under way has what was made since that look, and many share the next one', async () => {
  const slow = new Client(endpoints().elasticsearch);
  const own = createIndexDirectory(slow, { owner, indices: () => [goods, runs] });
  const { state } = slow.cluster;
  const held = new EventEmitter();
  const [isAnswered, mayGoOn] = [once(held, 'answered'), once(held, 'go on')];
  const looks = vi.spyOn(slow.cluster, 'state').mockImplementation(async (...request: unknown[]) => {
    const answer: unknown = await Reflect.apply(state, slow.cluster, request);
    held.emit('answered');
    await mayGoOn;
    return answer as never;
  });
  const before = own.snapshot();
  await isAnswered;
  const index = stampedIndex(`${runs}_late`, first);
  await make(index, [`${runs}_late`, writeAliasOf(index)], {});
  const asked = Array.from({ length: 20 }, () => own.snapshot());
  held.emit('go on');
  const late = await Promise.all(asked);
  const found = (snapshot: IndexSnapshot) => snapshot.generationsOf(divided)[0]?.parts.get(`${runs}_late`);
  expect(found(await before)).toBeUndefined();
  expect(new Set(late.map(found))).toEqual(new Set([writeAliasOf(index)]));
  expect(looks.mock.calls).toHaveLength(3);
  await slow.close();
});

test('names too many for one request line are found all the same', async () => {
  const many = Array.from({ length: 400 }, (_, at) => `${prefix}-one-of-very-many-${at}`);
  const snapshot = await createIndexDirectory(client, { owner, indices: () => [...many, goods] }).snapshot();
  expect(snapshot.generationsOf(fixed)[0]?.role).toBe('live');
});

test('a cluster that does not answer can be asked again', async () => {
  const nowhere = new Client({ node: 'http://127.0.0.1:1', maxRetries: 0 });
  const own = createIndexDirectory(nowhere, { owner, indices: () => [goods] });
  const asked = await Promise.allSettled([own.snapshot(), own.snapshot(), own.snapshot()]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(own.snapshot()).rejects.toMatchObject({ name: 'ConnectorError', retryable: true });
  await nowhere.close();
});
