import { afterAll, expect, test, vi } from 'vitest';
import { stampedIndex, writeAliasOf } from '../../src/connectors/index-naming.ts';
import type { ConfiguredIndex } from '../../src/connectors/index-generations.ts';
import { createGround, newStamp, workflowId } from './generations-ground.ts';

const ground = createGround('swap');
const { generations, client, roles, aliases, mark } = ground;
const generation = (...indices: ConfiguredIndex[]) => ({ stamp: newStamp, workflowId, indices });
const swapOf = (...indices: ConfiguredIndex[]) => ({ ...generation(...indices), keep: true });

afterAll(() => ground.close());

/** A fixed index with a live and a new one, fenced. */
async function begun(name: string) {
  const index = ground.fixed(name);
  const live = await ground.makeLive(index);
  const [building = ''] = await generations.register(generation(index));
  await generations.setFence(newStamp, [index], 5);
  return { index, live, building };
}

/** A divided one: live are a, b and gone, new are a, b and c. */
async function begunDivided(name: string) {
  const index = ground.divided(name);
  const live = await Promise.all(['a', 'b', 'gone'].map((part) => ground.makeLivePart(index, part)));
  const [head = ''] = await generations.register(generation(index));
  await generations.setFence(newStamp, [index], 5);
  const building = await Promise.all(['a', 'b', 'c'].map((part) => ground.makeNewPart(index, part)));
  const part = (name: string) => `${index.family}_${name}`;
  return { index, live, head, building, part };
}

const exists = (index: string) => client.indices.exists({ index });

test('the new index is live, and the old one is kept and takes all changes on', async () => {
  const { index, live, building } = await begun('goods');
  await ground.write(writeAliasOf(building), '1');
  expect(await generations.swap(swapOf(index))).toEqual({ live: [building], kept: [live] });
  expect(await aliases(`${index.family}*`)).toEqual({
    [live]: {},
    [building]: { [index.family]: { is_write_index: true } },
  });
  expect(await roles(index)).toEqual([
    { role: 'live', fence: 5, parts: { [index.family]: writeAliasOf(building) } },
    { role: 'kept', fence: 0, parts: { [index.family]: writeAliasOf(live) } },
  ]);
  expect(await mark(live)).toMatchObject({
    documents: { v: 'old' },
    following: { role: 'kept', stamp: newStamp, workflowId },
  });
  expect(await mark(building)).toEqual({ owner: ground.owner, documents: index.declared, fence: 5 });
  expect((await ground.settingsOf(building))['index.refresh_interval']).toBe('9s');
  expect((await client.count({ index: index.family })).count).toBe(1);

  expect(await generations.swap(swapOf(index))).toEqual({ live: [building], kept: [live] });
  expect(await generations.drop(newStamp, [index])).toEqual([live]);
  expect(await exists(building)).toBe(true);
});

test('all parts change at once, and a part without documents ends', async () => {
  const { index, live, head, building, part } = await begunDivided('runs');
  const swapped = await generations.swap(swapOf(index));
  expect(swapped).toEqual({ live: building, kept: live });
  expect(await exists(head)).toBe(false);
  const family = { [index.family]: {} };
  expect(await aliases(`${index.family}*`)).toEqual({
    ...Object.fromEntries(live.map((name) => [name, {}])),
    ...Object.fromEntries(
      ['a', 'b', 'c'].map((name, at) => [building[at], { ...family, [part(name)]: { is_write_index: true } }]),
    ),
  });
  const parts = (names: string[], stamped: string[]) =>
    Object.fromEntries(names.map((name, at) => [part(name), writeAliasOf(stamped[at] as string)]));
  expect(await roles(index)).toEqual([
    { role: 'live', fence: 5, parts: parts(['a', 'b', 'c'], building) },
    { role: 'kept', fence: 0, parts: parts(['a', 'b', 'gone'], live) },
  ]);
  expect(await generations.swap(swapOf(index))).toEqual(swapped);
});

test('a part that a writer makes after the swap is live, and stays so when the swap is asked for once more', async () => {
  const { index, building } = await begunDivided('after');
  await generations.swap(swapOf(index));
  const later = await ground.makeLivePart(index, 'later');
  expect((await generations.swap(swapOf(index))).live.toSorted()).toEqual([...building, later].toSorted());
});

test('names that somebody else gave move too, with their filters and routing', async () => {
  const { index, live, building } = await begun('named');
  const { index: runs, live: liveParts, building: parts, part } = await begunDivided('named-runs');
  const definition = { filter: { term: { name: 'x' } }, index_routing: '1', search_routing: '1' };
  const given = { alias: `${ground.prefix}-by-hand`, ...definition };
  // It looks like a part, and is none.
  const likeAPart = { alias: part('a-searched'), filter: definition.filter };
  await client.indices.updateAliases({
    actions: [
      { add: { index: live, ...given } },
      { add: { index: liveParts[1] as string, ...given } },
      { add: { index: liveParts[0] as string, ...likeAPart } },
    ],
  });
  await generations.swap(swapOf(index, runs));
  const found = await aliases();
  expect(found[building]?.[given.alias]).toEqual(definition);
  expect(found[parts[1] as string]?.[given.alias]).toEqual(definition);
  expect(found[parts[0] as string]?.[likeAPart.alias]).toEqual({ filter: definition.filter });
  const carriers = (alias: string) => Object.keys(found).filter((name) => found[name]?.[alias]);
  expect(carriers(given.alias)).toHaveLength(2);
  expect(carriers(likeAPart.alias)).toHaveLength(1);

  await generations.rollBack(newStamp, [index, runs]);
  const back = await aliases();
  expect(back[live]).toEqual({ [index.family]: { is_write_index: true }, [given.alias]: definition });
  expect(back[liveParts[1] as string]?.[given.alias]).toEqual(definition);
  expect(back[liveParts[0] as string]?.[likeAPart.alias]).toEqual({ filter: definition.filter });
});

test('an index that somebody made by hand is kept, found and rolled back to, whatever it is called', async () => {
  const hand = ground.fixed('hand');
  const runs = ground.divided('hands');
  const made = [`${ground.prefix}-my-own`, `${ground.prefix}-two-parts`];
  const create = (index = '', names: string[] = []) =>
    client.indices.create({
      index,
      settings: { number_of_replicas: 0 },
      aliases: Object.fromEntries(names.map((name) => [name, {}])),
    });
  await create(made[0], [hand.family]);
  const own = ['a', 'b'].map((part) => `${runs.family}_${part}`);
  await create(made[1], [...own, runs.family]);
  const before = await aliases(made.join(','));
  await generations.register(generation(hand, runs));
  await generations.setFence(newStamp, [hand, runs], 5);
  for (const part of ['a', 'b']) await ground.makeNewPart(runs, part);
  await generations.swap(swapOf(hand, runs));
  const through = made.map((name) => writeAliasOf(name));
  expect((await roles(hand)).at(-1)).toEqual({ role: 'kept', fence: 0, parts: { [hand.family]: through[0] } });
  const parts = Object.fromEntries(own.map((alias) => [alias, through[1]]));
  expect((await roles(runs)).at(-1)).toEqual({ role: 'kept', fence: 0, parts });
  expect((await aliases())[stampedIndex(own[0] as string, newStamp)]).toEqual({
    [runs.family]: {},
    [own[0] as string]: { is_write_index: true },
  });

  await generations.rollBack(newStamp, [hand, runs]);
  expect((await roles(hand)).map(({ role }) => role)).toEqual(['live']);
  expect(await roles(runs)).toEqual([{ role: 'live', fence: 0, parts }]);
  const names = (found: typeof before, index = '') =>
    Object.keys(found[index] ?? {}).filter((name) => !name.endsWith('__kept'));
  const after = await aliases(made.join(','));
  for (const index of made) expect(names(after, index)).toEqual(names(before, index));
});

test('what was live is deleted when it is not to be kept', async () => {
  const { index, live, building } = await begun('unkept');
  expect(await generations.swap({ ...swapOf(index), keep: false })).toEqual({ live: [building], kept: [] });
  expect(await exists(live)).toBe(false);
  expect(await generations.swap({ ...swapOf(index), keep: false })).toEqual({ live: [building], kept: [] });
  await expect(generations.rollBack(newStamp, [index])).rejects.toMatchObject({
    code: 'nothing_kept',
    retryable: false,
  });
});

test('a rollback brings the old index back and deletes the new one, and can be asked for twice', async () => {
  const { index, live, building } = await begun('back');
  const { index: runs, live: liveParts, building: parts } = await begunDivided('back-runs');
  await generations.swap(swapOf(index, runs));
  const later = await ground.makeLivePart(runs, 'later');
  for (let attempt = 0; attempt < 2; attempt++) {
    await generations.rollBack(newStamp, [index, runs]);
    expect(await roles(index)).toEqual([{ role: 'live', fence: 0, parts: { [index.family]: writeAliasOf(live) } }]);
    expect(await roles(runs)).toMatchObject([{ role: 'live' }]);
    expect(Object.values((await roles(runs))[0]?.parts ?? {}).toSorted()).toEqual(
      liveParts.map(writeAliasOf).toSorted(),
    );
    for (const gone of [building, later, ...parts]) expect(await exists(gone)).toBe(false);
  }
  expect(await generations.drop(newStamp, [index, runs])).toEqual([]);
  expect((await generations.leftovers()).map((left) => left.index)).not.toContain(live);
});

test('nobody searches what is kept: it is rarely refreshed, until a rollback shows what it has taken meanwhile', async () => {
  const { index, live } = await begun('rests');
  const { index: runs, live: liveParts } = await begunDivided('rests-runs');
  const old = [live, ...liveParts];
  const intervals = () =>
    Promise.all(old.map(async (name) => (await ground.settingsOf(name))['index.refresh_interval']));
  await client.indices.putSettings({ index: live, settings: { number_of_replicas: 1 } });
  for (let attempt = 0; attempt < 2; attempt++) {
    await generations.swap(swapOf(index, runs));
    expect(await intervals()).toEqual(old.map(() => '5s'));
  }
  // Elasticsearch refreshes by itself when the interval changes: not so with one, which shows that the rollback does.
  await client.indices.putSettings({ index: live, settings: { refresh_interval: '9s' } });
  for (const name of old) await ground.write(writeAliasOf(name), 'meanwhile');

  await generations.rollBack(newStamp, [index, runs]);
  expect(await intervals()).toEqual(old.map(() => '9s'));
  expect((await client.count({ index: [index.family, runs.family] })).count).toBe(old.length);
  expect((await ground.settingsOf(live))['index.number_of_replicas']).toBe('1');
});

test('a swap that stood still until a rollback leaves what is live again as searchers need it', async () => {
  const { index, live } = await begun('stood-still');
  const { putSettings } = client.indices;
  const spy = vi.spyOn(client.indices, 'putSettings').mockImplementation((async (given: { index: string[] }) => {
    if (given.index.includes(live)) {
      spy.mockRestore();
      await generations.rollBack(newStamp, [index]);
    }
    return Reflect.apply(putSettings, client.indices, [given]);
  }) as never);
  await generations.swap(swapOf(index));
  expect((await roles(index)).map(({ role }) => role)).toEqual(['live']);
  expect((await ground.settingsOf(live))['index.refresh_interval']).toBe('9s');
});

test('what the config does not say stays as the live index has it, there and back', async () => {
  const index = { ...ground.fixed('unsaid'), settings: {} };
  const live = await ground.makeLive(index);
  const given = { refresh_interval: '7s', 'merge.policy.segments_per_tier': '9.0', number_of_replicas: '2' };
  await client.indices.putSettings({ index: live, settings: given });
  const [building = ''] = await generations.register(generation(index));
  await generations.setFence(newStamp, [index], 5);
  const settings = async (name: string) => {
    const all = await ground.settingsOf(name);
    return Object.fromEntries(Object.keys(given).map((one) => [one, all[`index.${one}`]]));
  };
  expect(await settings(building)).toEqual({
    refresh_interval: '5s',
    'merge.policy.segments_per_tier': '50',
    number_of_replicas: '0',
  });
  await generations.openForSearch(newStamp, [index]);
  expect(await settings(building)).toEqual(given);
  await generations.swap(swapOf(index));
  expect(await settings(building)).toEqual(given);
  await client.indices.putSettings({ index: building, settings: { refresh_interval: '8s' } });
  await generations.rollBack(newStamp, [index]);
  expect(await settings(live)).toEqual({ ...given, refresh_interval: '8s' });
});

test('what is swapped in keeps what an earlier swap kept', async () => {
  const { index, live, building } = await begun('again');
  await generations.swap(swapOf(index));
  const third = { stamp: '20260303t000000', workflowId, indices: [index] };
  const [newest = ''] = await generations.register(third);
  await generations.setFence(third.stamp, [index], 9);
  expect(await generations.swap({ ...third, keep: true })).toEqual({ live: [newest], kept: [building] });
  expect((await roles(index)).map(({ role }) => role)).toEqual(['live', 'kept', 'kept']);
  expect(await generations.drop(newStamp, [index])).toEqual([live]);
});

test('a swap of what is not being built changes nothing', async () => {
  const index = ground.fixed('none');
  const runs = ground.divided('none-runs');
  const live = [await ground.makeLive(index), await ground.makeLivePart(runs, 'a')];
  for (const each of [index, runs])
    await expect(generations.swap(swapOf(each))).rejects.toMatchObject({ code: 'not_building', retryable: false });
  expect((await roles(index)).map(({ role }) => role)).toEqual(['live']);
  expect((await roles(runs))[0]?.parts).toEqual({ [`${runs.family}_a`]: writeAliasOf(live[1] as string) });
});

/** The calls of a swap that change something, by which one it is cut off. */
const changes = ['putMapping', 'updateAliases', 'delete', 'putSettings'] as const;

async function cutOffAfter(calls: number, run: () => Promise<unknown>): Promise<boolean> {
  let left = calls;
  const spies = changes.map((name) => {
    const original = client.indices[name] as (...given: unknown[]) => unknown;
    return vi.spyOn(client.indices, name).mockImplementation((async (...given: unknown[]) => {
      if (left === 0) throw new Error('cut off');
      left -= 1;
      return Reflect.apply(original, client.indices, given);
    }) as never);
  });
  try {
    await run();
    return false;
  } catch (error) {
    expect((error as Error).message).toBe('cut off');
    return true;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test.each([true, false])(
  'a swap that is cut off again and again is ended by the attempt that is not (keep: %s)',
  async (keep) => {
    const { index, live, building } = await begun(`cut-${keep}`);
    const { index: runs, live: liveParts, head, building: parts } = await begunDivided(`cuts-${keep}`);
    const swap = { ...swapOf(index, runs), keep };
    const shown = new Set<string>();
    // Each goes one call farther.
    for (let calls = 0; await cutOffAfter(calls, () => generations.swap(swap)); calls++) {
      const carriers = await client.indices.getAlias({ name: [index.family, runs.family] });
      shown.add(Object.keys(carriers).toSorted().join(' '));
    }
    // Searched in one shape alone, at any time.
    const sets = [
      [live, ...liveParts],
      [building, ...parts],
    ];
    expect([...shown]).toEqual(sets.map((names) => names.toSorted().join(' ')));
    expect(await generations.swap(swap)).toEqual({
      live: [building, ...parts],
      kept: keep ? [live, ...liveParts] : [],
    });
    expect(await exists(head)).toBe(false);
    for (const old of [live, ...liveParts]) expect(await exists(old)).toBe(keep);
    for (const made of [building, ...parts]) expect(await mark(made)).not.toHaveProperty('following');
  },
);

test('parts that writers make while the swap is under way end up where they belong', async () => {
  const { index, head, part } = await begunDivided('meanwhile');
  const made = (name: string, stamp: string) => stampedIndex(part(name), stamp);
  const { updateAliases } = client.indices;
  const spy = vi.spyOn(client.indices, 'updateAliases').mockImplementationOnce(async (...given: unknown[]) => {
    await ground.makeLivePart(index, 'x');
    await ground.makeNewPart(index, 'x');
    return Reflect.apply(updateAliases, client.indices, given) as never;
  });
  const remove = client.indices.delete.bind(client.indices);
  const last = vi.spyOn(client.indices, 'delete').mockImplementationOnce(async (...given: unknown[]) => {
    await ground.makeNewPart(index, 'stray');
    await ground.makeNewPart(index, 'taken');
    await ground.makeLivePart(index, 'taken');
    return Reflect.apply(remove, client.indices, given) as never;
  });
  const { live, kept } = await generations.swap(swapOf(index));
  spy.mockRestore();
  last.mockRestore();
  const newer = stampedIndex('', newStamp);
  expect(live).toContain(made('x', newStamp));
  expect(live).toContain(made('stray', newStamp));
  expect(live.filter((name) => !name.endsWith(newer))).toEqual([expect.stringContaining('_taken__')]);
  expect(kept).toContain(stampedIndex(part('x'), '20260101t000000'));
  expect(await exists(made('taken', newStamp))).toBe(false);
  expect(await exists(head)).toBe(false);
  expect((await roles(index)).map(({ role }) => role)).toEqual(['live', 'kept']);
});
