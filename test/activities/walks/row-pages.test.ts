import { expect, test } from 'vitest';
import { createRowPages } from '../../../src/activities/walks/row-pages.ts';

/** A table without end. */
function endless() {
  const asked: number[] = [];
  const pages = createRowPages(
    {
      columns: async () => null,
      range: async ({ after, limit }) => {
        asked.push(limit);
        return Array.from({ length: limit }, (_, at) => ({ id: Number(after?.[0] ?? 0) + at + 1 }));
      },
    },
    { keyColumns: ['id'] },
  );
  return { asked, read: () => pages.read({ table: 'shop.goods', after: null, upTo: null }), slowDown: pages.slowDown };
}

test('pages grow while they are read in time', async () => {
  const { asked, read } = endless();
  for (let n = 0; n < 4; n++) await read();
  expect(asked).toEqual([100, 400, 1_000, 1_000]);
});

test('a page that took too long is halved until one is in time, and none is longer after that', async () => {
  const { asked, read, slowDown } = endless();
  for (let n = 0; n < 4; n++) slowDown((await read()).rows.length);
  await read();
  await read();
  expect(asked).toEqual([100, 50, 25, 12, 6, 6]);
});

test('nor does one that was read ahead make the next one longer', async () => {
  const { asked, read, slowDown } = endless();
  const late = await read();
  await read();
  slowDown(late.rows.length);
  await read();
  expect(asked).toEqual([100, 400, 50]);
});
