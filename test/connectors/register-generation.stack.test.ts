import { afterAll, expect, test, vi } from 'vitest';
import { LackingComponentError } from '../../src/connectors/lacking-component.ts';
import { stampedIndex, writeAliasOf } from '../../src/connectors/index-naming.ts';
import { createGround, newStamp, workflowId } from './generations-ground.ts';

const ground = createGround('register');
const { generations, client, roles, mark } = ground;
const generation = (...indices: ReturnType<typeof ground.fixed>[]) => ({ stamp: newStamp, workflowId, indices });

afterAll(() => ground.close());

test('a new index is registered without a fence, beside the live one, and is rarely refreshed and merged', async () => {
  const goods = ground.fixed('goods');
  const live = await ground.makeLive(goods);
  const index = stampedIndex(goods.family, newStamp);
  expect(await generations.register(generation(goods))).toEqual([index]);
  expect(await roles(goods)).toEqual([
    { role: 'live', fence: 0, parts: { [goods.family]: writeAliasOf(live) } },
    { role: 'building', fence: null, parts: { [goods.family]: writeAliasOf(index) } },
  ]);
  expect(await mark(index)).toMatchObject({ owner: ground.owner, documents: goods.declared });
  expect(await ground.settingsOf(index)).toMatchObject({
    'index.refresh_interval': '5s',
    'index.merge.policy.segments_per_tier': '50',
    'index.merge.policy.max_merge_at_once': '50',
    'index.number_of_replicas': '0',
    'index.gc_deletes': '1h',
  });
});

test('a second attempt finds what the first has made, and is confirmed by all nodes all the same', async () => {
  const twice = ground.fixed('twice');
  const [index = ''] = await generations.register(generation(twice));
  const first = await mark(index);
  const putSettings = vi.spyOn(client.indices, 'putSettings');
  expect(await generations.register(generation(twice))).toEqual([index]);
  expect(putSettings.mock.calls.map(([request]) => request.settings)).toMatchObject([
    { refresh_interval: '1h' },
    { refresh_interval: '5s' },
  ]);
  putSettings.mockRestore();
  expect(await mark(index)).toEqual(first);
  await expect(generations.register({ ...generation(twice), workflowId: 'resync/other' })).rejects.toMatchObject({
    code: 'index_taken',
    retryable: false,
  });
});

test('of a divided index a head is made, that is no part', async () => {
  const runs = ground.divided('runs');
  const part = await ground.makeLivePart(runs, 'a');
  expect(await generations.register(generation(runs))).toEqual([stampedIndex(runs.family, newStamp)]);
  expect(await roles(runs)).toEqual([
    { role: 'live', fence: 0, parts: { [`${runs.family}_a`]: writeAliasOf(part) } },
    { role: 'building', fence: null, parts: {} },
  ]);
});

test('a live index that somebody made by hand gets its write alias before', async () => {
  const hand = ground.fixed('hand');
  const index = `${ground.prefix}-made-by-hand`;
  await client.indices.create({ index, settings: { number_of_replicas: 0 }, aliases: { [hand.family]: {} } });
  await generations.register(generation(hand));
  expect((await roles(hand))[0]?.parts).toEqual({ [hand.family]: writeAliasOf(index) });
});

test.each([
  ['by dots', { 'index.merge.policy.segments_per_tier': 20, refresh_interval: '3s' }],
  ['nested', { index: { 'merge.policy': { segments_per_tier: 20 }, refresh_interval: '3s' } }],
])('what the config says holds again once it is built: %s', async (how, settings) => {
  const own = { ...ground.fixed(`own-${how.replace(' ', '-')}`), settings };
  const [index = ''] = await generations.register(generation(own));
  expect(await ground.settingsOf(index)).toMatchObject({ 'index.merge.policy.segments_per_tier': '50' });
  await generations.openForSearch(newStamp, [own]);
  const opened = await ground.settingsOf(index);
  expect(opened).toMatchObject({ 'index.merge.policy.segments_per_tier': '20', 'index.refresh_interval': '3s' });
  expect(opened['index.merge.policy.max_merge_at_once']).toBeUndefined();
});

test('replicas that Elasticsearch sets itself are left alone', async () => {
  const expanding = { ...ground.fixed('expanding'), settings: { 'index.auto_expand_replicas': '0-all' } };
  const [index = ''] = await generations.register(generation(expanding));
  expect(await ground.settingsOf(index)).toMatchObject({ 'index.auto_expand_replicas': '0-all' });
  await generations.openForSearch(newStamp, [expanding]);
  const opened = await ground.settingsOf(index);
  expect(opened['index.refresh_interval']).toBeUndefined();
  expect(opened['index.auto_expand_replicas']).toBe('0-all');
});

test('an index that is refused as it is declared fails for good, and nothing is left that writers would wait for', async () => {
  const right = ground.fixed('right');
  const wrong = { ...ground.fixed('wrong'), settings: { nonsense: 1 } };
  await expect(generations.register(generation(right, wrong))).rejects.toMatchObject({
    retryable: false,
    message: expect.stringContaining('unknown setting [index.nonsense]'),
  });
  expect(await roles(right)).toEqual([]);
  const lacking = {
    ...ground.fixed('lacking'),
    mappings: { properties: { a: { type: 'text', analyzer: 'ik_smart' } } },
  };
  await expect(generations.register(generation(right, lacking))).rejects.toThrow(LackingComponentError);
  expect(await roles(right)).toEqual([]);
});

test('the first fence holds, for all indices of the table, and the rest of _meta stays', async () => {
  const [one, two] = [ground.fixed('one'), ground.divided('two')];
  const [index = ''] = await generations.register(generation(one, two));
  expect(await generations.setFence(newStamp, [one], 41)).toBe(41);
  expect(await generations.setFence(newStamp, [one, two], 43)).toBe(41);
  for (const each of [one, two]) expect((await roles(each)).at(-1)).toMatchObject({ role: 'building', fence: 41 });
  const { [index]: found } = await client.indices.getMapping({ index });
  expect(found?.mappings._meta).toMatchObject({ somebody: 'else' });
  expect(found?.mappings.properties).toEqual({ name: { type: 'keyword' } });
});

test('a fence that comes when writers may have given up is refused, and so is one for nothing', async () => {
  const late = ground.fixed('late');
  await generations.register(generation(late));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
  try {
    await expect(generations.setFence(newStamp, [late], 1)).rejects.toMatchObject({
      code: 'too_late',
      retryable: false,
    });
  } finally {
    vi.useRealTimers();
  }
  expect((await roles(late)).at(-1)?.fence).toBeNull();
  await expect(generations.setFence('20260303t000000', [late], 1)).rejects.toMatchObject({ code: 'not_building' });
});

test('settings come back as the config has them, in every part, and all documents are found', async () => {
  const runs = ground.divided('open');
  await generations.register(generation(runs));
  const part = await ground.makeNewPart(runs, 'a');
  await client.indices.putSettings({ index: part, settings: { refresh_interval: '-1' } });
  await ground.write(writeAliasOf(part), '1', '2');
  await generations.openForSearch(newStamp, [runs]);
  expect((await ground.settingsOf(part))['index.refresh_interval']).toBe('9s');
  expect((await client.count({ index: part })).count).toBe(2);
  await generations.openForSearch(newStamp, [runs]);
});

test('documents of all new parts are counted, and sampled with where they are', async () => {
  const runs = ground.divided('sample');
  await generations.register(generation(runs));
  expect(await generations.count(newStamp, runs)).toBe(0);
  expect(await generations.sample(newStamp, runs, 10)).toEqual([]);
  const parts = ['a', 'b'].map((part) => ground.makeNewPart(runs, part));
  for (const [at, part] of (await Promise.all(parts)).entries())
    await ground.write(writeAliasOf(part), `${at}1`, `${at}2`);
  await client.index({ index: (await parts[0]) ?? '', id: 'routed', routing: 'r', document: { name: 'x' } });
  expect(await generations.count(newStamp, runs)).toBe(5);
  const sample = await generations.sample(newStamp, runs, 10);
  expect(sample).toHaveLength(5);
  expect(sample).toContainEqual({ id: '12', alias: `${runs.family}_b`, source: { name: '12' } });
  expect(sample).toContainEqual({ id: 'routed', routing: 'r', alias: `${runs.family}_a`, source: { name: 'x' } });
  expect(await generations.sample(newStamp, runs, 2)).toHaveLength(2);
});

test('what is building is dropped, and what is live is not', async () => {
  const [goods, runs] = [ground.fixed('drop'), ground.divided('drops')];
  const live = [await ground.makeLive(goods), await ground.makeLivePart(runs, 'a')];
  const made = await generations.register(generation(goods, runs));
  made.push(await ground.makeNewPart(runs, 'a'), await ground.makeNewPart(runs, 'b'));
  const left = (await generations.leftovers()).filter(({ index }) => made.includes(index));
  expect(left).toHaveLength(4);
  expect(left).toContainEqual({ index: made[0], table: 'shop.x', role: 'building', stamp: newStamp, workflowId });
  expect((await generations.drop(newStamp, [goods, runs])).toSorted()).toEqual(made.toSorted());
  expect(await generations.drop(newStamp, [goods, runs])).toEqual([]);
  for (const index of live) expect(await client.indices.exists({ index })).toBe(true);
  const all = (await generations.leftovers()).map(({ index }) => index);
  expect(all.filter((index) => [...made, ...live].includes(index))).toEqual([]);
});

test('room is what the live indices take, and what the disks have', async () => {
  const goods = ground.fixed('room');
  const live = await ground.makeLive(goods);
  await ground.write(writeAliasOf(live), '1', '2', '3');
  await client.indices.flush({ index: live });
  const { liveBytes, freeBytes } = await generations.room([goods]);
  expect(liveBytes).toBeGreaterThan(500);
  const { nodes } = await client.nodes.stats({ metric: 'fs' });
  const available = Object.values(nodes)[0]?.fs?.total?.available_in_bytes ?? 0;
  expect(freeBytes).toBeGreaterThan(1_000_000);
  expect(freeBytes).toBeLessThan(available + 1_000_000_000);
});

test('what no node takes the shards of is not registered, for live changes would wait for it', async () => {
  const nowhere = ground.fixed('nowhere');
  const settings = { ...nowhere.settings, 'index.routing.allocation.require.no_such': 'node' };
  await expect(generations.register(generation({ ...nowhere, settings }))).rejects.toMatchObject({
    code: 'shards_unassigned',
    retryable: true,
  });
});
