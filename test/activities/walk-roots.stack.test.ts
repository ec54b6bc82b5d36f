import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { createWalkRoots } from '../../src/activities/walks/walk-roots.ts';
import type { HealRootsRequest } from '../../src/model/heal-roots.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { fakeStarts } from './fake-starts.ts';
import { openHealGround, type HealGround } from './heal-ground.ts';

/** What one row changed in very many documents, page by page. */
const name = `t_roots_${Date.now()}`;
const brand = { one: `${name}.brand`, on: { brand_id: 'id' }, include: ['name'] };
const index = { name: `${name}_orders`, id: '{id}', settings: { number_of_replicas: 0 }, joins: { brand } };
let ground: HealGround;

beforeAll(async () => {
  ground = await openHealGround(
    name,
    `create table brand (id int primary key, name varchar(20)); insert into brand values (1, 'one'), (2, 'two');
    create table order_1 (id int primary key, brand_id int, key (brand_id)); create table order_2 like order_1;
    insert into order_1 with recursive n as (select 1 as n union all select n + 1 from n where n < 620) select n, 1 from n;
    insert into order_2 values (1001, 1), (1002, 2), (1003, 1)`,
    [tableConfig({ table: `${name}.order_[0-9]+`, index })],
  );
});

afterAll(() => ground.close());

const activities = (bulkRowsPerSecond: number, deps: HealDeps = ground.deps) =>
  createWalkRoots({ ...deps, currentMapping: async () => ground.mapping, starts: fakeStarts(), bulkRowsPerSecond });
const request = (brandId: number): HealRootsRequest => ({
  root: `${name}.order_[0-9]+`,
  index: `${name}_orders`,
  field: 'brand',
  table: `${name}.brand`,
  values: [brandId],
  version: ground.versionAt(1),
  requestedAt: '2026-01-01T00:00:00.000Z',
});

test('every document of the row is healed, over several pages and shards, and no other', async () => {
  const { countRoots, walkRoots } = activities(1_000_000);
  expect(await countRoots(request(1))).toBe(622);
  const { counts, next } = await walkRoots({ request: request(1), onRefused: 'park', cursor: null });
  expect({ ...counts, next }).toMatchObject({ rows: 622, healed: { indexed: 622, deleted: 0 }, next: null });
  const documents = await ground.documents(`${name}_orders`);
  expect(Object.keys(documents)).toHaveLength(622);
  expect(documents['orders/1003']).toEqual({ id: 1003, brand_id: 1, brand: { name: 'one' } });
});

test('a walk goes on where it was', async () => {
  const cursor = { table: `${name}.order_1`, after: [600] };
  const { counts } = await activities(1_000_000).walkRoots({ request: request(1), onRefused: 'park', cursor });
  expect(counts).toMatchObject({ rows: 22, healed: { indexed: 22 } });
});

test('however slow a walk is to be, its pages are small enough to show that it is alive', async () => {
  const limits: number[] = [];
  const { rows } = ground.deps;
  const deps: HealDeps = {
    ...ground.deps,
    rows: {
      ...rows,
      rootKeys: (asked) => {
        limits.push(asked.limit);
        return rows.rootKeys(asked);
      },
    },
  };
  await activities(3, deps).walkRoots({ request: request(2), onRefused: 'park', cursor: null });
  expect(new Set(limits)).toEqual(new Set([3]));
  expect(await ground.documents(`${name}_orders`)).toMatchObject({ 'orders/1002': { brand: { name: 'two' } } });
});

test('a join that no index has any more leaves nothing to heal; an index that the config lacks is told', async () => {
  const walk = (gone: Partial<HealRootsRequest>) =>
    activities(1).walkRoots({ request: { ...request(1), ...gone }, onRefused: 'park', cursor: null });
  expect(await walk({ field: 'maker' })).toMatchObject({ counts: { rows: 0 }, next: null });
  expect(await activities(1).countRoots({ ...request(1), field: 'maker' })).toBe(0);
  await expect(walk({ index: 'other' })).rejects.toThrow(`does not map ${name}.order_[0-9]+ to other`);
});
