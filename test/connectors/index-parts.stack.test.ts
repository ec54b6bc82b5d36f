import { afterAll, expect, test } from 'vitest';
import { createIndexDirectory } from '../../src/connectors/index-directory.ts';
import { createIndexParts } from '../../src/connectors/index-parts.ts';
import { writeAliasOf } from '../../src/connectors/index-naming.ts';
import { createGround, newStamp, workflowId } from './generations-ground.ts';
const ground = createGround('zz');
afterAll(() => ground.close());
test('a live part that was known is written through the new one after a swap', async () => {
  const { client, owner, generations } = ground;
  const index = ground.divided('runs');
  const live = await ground.makeLivePart(index, 'a');
  const directory = createIndexDirectory(client, { owner, indices: () => [index.family] });
  const parts = createIndexParts(client, owner);
  const find = async () => {
    const [generation] = (await directory.snapshot()).generationsOf(index);
    return parts.find({ ...index, generation }, `${index.family}_a`);
  };
  expect(await find()).toBe(writeAliasOf(live));
  const g = { stamp: newStamp, workflowId, indices: [index] };
  await generations.register(g);
  await generations.setFence(newStamp, [index], 5);
  const part = await ground.makeNewPart(index, 'a');
  await generations.swap({ ...g, keep: true });
  expect(await find()).toBe(writeAliasOf(part));
});

test('a part that a resync builds is another than a live one made in the same second', async () => {
  const { client, owner, generations } = ground;
  const index = ground.divided('twins');
  const alias = `${index.family}_a`;
  const parts = createIndexParts(client, owner);
  await parts.ensure({ ...index, generation: undefined }, alias);
  const [live] = Object.keys(await client.indices.getAlias({ name: alias }));
  const stamp = /__(\d{8}t\d{6})/.exec(live!)![1]!;
  await generations.register({ stamp, workflowId, indices: [index] });
  const directory = createIndexDirectory(client, { owner, indices: () => [index.family] });
  const building = (await directory.snapshot()).generationsOf(index).find(({ role }) => role === 'building')!;
  const [made] = Object.keys(
    await client.indices.getAlias({ name: (await parts.ensure({ ...index, generation: building }, alias))! }),
  );
  expect([live, made]).toEqual([expect.stringMatching(/t\d{9}$/), `${alias}__${stamp}`]);
});
