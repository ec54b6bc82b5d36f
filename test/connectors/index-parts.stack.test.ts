import { afterAll, expect, test } from 'vitest';
import { createIndexDirectory } from '../../src/connectors/index-directory.ts';
import type { ConfiguredIndex } from '../../src/connectors/index-generations.ts';
import { stampedIndex, writeAliasOf } from '../../src/connectors/index-naming.ts';
import { createIndexParts, type IndexOfGeneration } from '../../src/connectors/index-parts.ts';
import type { Generation } from '../../src/model/generation.ts';
import { createGround, newStamp, oldStamp, workflowId } from './generations-ground.ts';

const ground = createGround('parts');
const { client, owner, generations } = ground;

afterAll(() => ground.close());

/** As a batch looks them up. */
async function lookUp(index: ConfiguredIndex): Promise<IndexOfGeneration[]> {
  const snapshot = await createIndexDirectory(client, { owner, indices: () => [index.family] }).snapshot();
  return snapshot.generationsOf(index).map((generation: Generation) => ({ ...index, generation }));
}

async function ofRole(index: ConfiguredIndex, role: Generation['role']): Promise<IndexOfGeneration> {
  return (await lookUp(index)).find(({ generation }) => generation?.role === role) as IndexOfGeneration;
}

/** A divided index with a part, and the same being built beside it. */
async function buildAnew(name: string) {
  const index = ground.divided(name);
  await ground.makeLivePart(index, 'a');
  await generations.register({ stamp: newStamp, workflowId, indices: [index] });
  await generations.setFence(newStamp, [index], 5);
  await ground.makeNewPart(index, 'a');
  return {
    index,
    alias: (part: string) => `${index.family}_${part}`,
    placeOf: (part: string, stamp: string) => writeAliasOf(stampedIndex(`${index.family}_${part}`, stamp)),
    swap: () => generations.swap({ stamp: newStamp, workflowId, indices: [index], keep: true }),
  };
}

test('after a swap the documents of a part go to its new index', async () => {
  const { index, alias, placeOf, swap } = await buildAnew('follow');
  const parts = createIndexParts(client, owner);
  expect(await parts.find(await ofRole(index, 'live'), alias('a'))).toBe(placeOf('a', oldStamp));
  await swap();
  expect(await parts.find(await ofRole(index, 'live'), alias('a'))).toBe(placeOf('a', newStamp));
  expect(await parts.find(await ofRole(index, 'kept'), alias('a'))).toBe(placeOf('a', oldStamp));
});

test('who looked up before a swap finds and makes no part of an index that is another one by now', async () => {
  const { index, alias, swap } = await buildAnew('late');
  const parts = createIndexParts(client, owner);
  const [live, building] = [await ofRole(index, 'live'), await ofRole(index, 'building')];
  await ground.makeNewPart(index, 'b');
  await swap();
  const swapped = { code: 'index_swapped', retryable: true };
  await expect(parts.find(live, alias('b'))).rejects.toMatchObject(swapped);
  await expect(parts.ensure(live, alias('c'))).rejects.toMatchObject(swapped);
  await expect(parts.ensure(building, alias('c'))).rejects.toMatchObject(swapped);
  expect(Object.keys(await ground.aliases(`${alias('c')}*`))).toEqual([]);
});

test('a part that was made since the look-up is found', async () => {
  const { index, alias } = await buildAnew('made');
  const parts = createIndexParts(client, owner);
  const [live, building] = [await ofRole(index, 'live'), await ofRole(index, 'building')];
  expect(await parts.find(live, alias('d'))).toBeNull();
  const made = [await parts.ensure(live, alias('d')), await parts.ensure(building, alias('d'))];
  expect(new Set(made).size).toBe(2);
  const others = createIndexParts(client, owner);
  expect([await others.find(live, alias('d')), await others.find(building, alias('d'))]).toEqual(made);
});
