import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { endOfMillisecond, nextVersion } from '../../src/model/version.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import {
  planCache,
  planWalkedCache,
  planWarmCache,
  unfilledCacheKeys,
  withoutValues,
} from '../../src/mapping/plan-cache-keys.ts';
import { tableConfig } from './table-config.ts';

const timestampMs = Date.UTC(2026, 0, 2);
const begin = nextVersion(undefined, timestampMs);
const insert = (after: Change['after']) => ({ operation: 'insert', before: null, after }) as const;
const update = (before: Change['before'], after: Change['after']) => ({ operation: 'update', before, after }) as const;
const remove = (before: Change['before']) => ({ operation: 'delete', before, after: null }) as const;

type CacheKeyInput = NonNullable<Parameters<typeof tableConfig>[0]['cacheKeys']>[number];

const mappingOf = (...cacheKeys: CacheKeyInput[]) => createMapping([tableConfig({ table: 'shop.goods', cacheKeys })]);

/** Changes one after another, each with a version one higher than the last. */
function versioned(changes: readonly Omit<Change, 'table'>[]) {
  return changes.map((change, at) => ({
    change: { table: 'shop.goods', ...change },
    version: begin + at,
    timestampMs,
  }));
}

function plan(cacheKeys: CacheKeyInput[], changes: readonly Omit<Change, 'table'>[]) {
  return planCache(versioned(changes), mappingOf(...cacheKeys));
}

test('keys are made of what the row was and of what it is, each once', () => {
  const moved = update({ id: 1, brand_id: 5 }, { id: 1, brand_id: 6 });
  expect(plan(['goods:{id}', 'brand:{brand_id}:goods'], [moved, moved])).toEqual({
    deletes: ['goods:1', 'brand:5:goods', 'brand:6:goods'],
    patterns: [],
    writes: [],
  });
});

test('a key whose column is null does not exist', () => {
  const keys = plan(['goods:{id}', 'brand:{brand_id}:goods'], [insert({ id: 1, brand_id: null })]);
  expect(keys.deletes).toEqual(['goods:1']);
});

test('a value with $ in it stays as it is', () => {
  expect(plan(['goods:{id}'], [insert({ id: '$&' })]).deletes).toEqual(['goods:$&']);
});

test('a rule counts only for the operations that it is for', () => {
  const rule: CacheKeyInput = { key: 'goods:{id}', on: ['delete'] };
  expect(plan([rule], [insert({ id: 1 }), remove({ id: 2 })]).deletes).toEqual(['goods:2']);
});

test('values are no wildcards in a pattern', () => {
  const rule: CacheKeyInput = { key: 'goods:list:{name}:*', action: 'deletePattern' };
  expect(plan([rule], [insert({ name: String.raw`a*b?[c]\ ` })]).patterns).toEqual([
    { patterns: [String.raw`goods:list:a\*b\?\[c\]\\ :*`], covering: 'goods:list:*:*' },
  ]);
});

test('too many patterns of one rule give way to the one that covers them', () => {
  const rule: CacheKeyInput = { key: 'goods:list:{id}:*', action: 'deletePattern' };
  const many = Array.from({ length: 201 }, (_, id) => insert({ id }));
  expect(plan([rule], many.slice(1)).patterns[0]?.patterns).toHaveLength(200);
  expect(plan([rule], many).patterns).toEqual([{ patterns: ['goods:list:*:*'], covering: 'goods:list:*:*' }]);
});

const setById = { key: 'goods:{id}', action: 'set', ttlSeconds: 60 } as const;

test('of a key that is set the last change counts, at its version', () => {
  const changes = [insert({ id: 1, n: 1 }), insert({ id: 2, n: 1 }), update({ id: 1, n: 1 }, { id: 1, n: 2 })];
  expect(plan([setById], changes).writes).toEqual([
    { key: 'goods:1', version: begin + 2, value: '{"id":1,"n":2}', ttlMs: 60_000 },
    { key: 'goods:2', version: begin + 1, value: '{"id":2,"n":1}', ttlMs: 60_000 },
  ]);
});

test('the key of a row that is gone is deleted at its version; set again, it is set', () => {
  expect(plan([setById], [remove({ id: 1 })]).writes).toEqual([{ key: 'goods:1', version: begin, value: null }]);
  expect(plan([setById], [remove({ id: 1 }), insert({ id: 1 })]).writes).toMatchObject([{ value: '{"id":1}' }]);
});

test('the key that a row left is deleted over all that other lanes were sent before', () => {
  expect(plan([setById], [update({ id: 1 }, { id: 2 })]).writes).toEqual([
    { key: 'goods:1', version: endOfMillisecond(begin), value: null },
    { key: 'goods:2', version: begin, value: '{"id":2}', ttlMs: 60_000 },
  ]);
});

test('a key that becomes null leaves only its delete', () => {
  const byName: CacheKeyInput = { key: 'named:{name}', action: 'set', ttlSeconds: 1 };
  expect(plan([byName], [update({ name: 'a' }, { name: null })]).writes).toMatchObject([
    { key: 'named:a', value: null },
  ]);
});

test('an image that lacks columns sets nothing, nor does a payload that came late', () => {
  const whole = insert({ id: 1 });
  const deleted = [{ key: 'goods:1', version: begin, value: null }];
  expect(plan([setById], [{ ...whole, partial: true }]).writes).toEqual(deleted);
  expect(withoutValues(plan([setById], [whole])).writes).toEqual(deleted);
});

test('the value is what the rule makes of the row; of a row that cannot become it the key goes', () => {
  const shaped: CacheKeyInput = {
    ...setById,
    include: ['id'],
    fields: { cents: { column: 'price', type: 'scaled', scale: 2 } },
  };
  expect(plan([shaped], [insert({ id: 1, price: '19.90', secret: 'x' })]).writes).toMatchObject([
    { value: '{"id":1,"cents":1990}' },
  ]);
  expect(plan([shaped], [insert({ id: 1, price: 'much' })]).writes).toEqual([
    { key: 'goods:1', version: begin, value: null },
  ]);
});

test('what deletes a key that another rule sets keeps older values out as well', () => {
  const rules: CacheKeyInput[] = [
    { ...setById, on: ['insert', 'update'] },
    { key: 'goods:{id}', on: ['delete'] },
  ];
  expect(plan(rules, [remove({ id: 1 })])).toEqual({
    deletes: [],
    patterns: [],
    writes: [{ key: 'goods:1', version: begin, value: null }],
  });
});

test('of rows that were walked all keys go, whatever the rules are for', () => {
  const pattern: CacheKeyInput = { key: 'list:{id}:*', action: 'deletePattern', on: ['insert'] };
  const mapping = mappingOf(setById, pattern, { key: 'g:{id}', on: ['delete'] });
  expect(planWalkedCache([{ id: 1 }, { id: 2 }], mapping.of('shop.goods')!)).toEqual({
    deletes: ['goods:1', 'g:1', 'goods:2', 'g:2'],
    patterns: [{ patterns: ['list:1:*', 'list:2:*'], covering: 'list:*:*' }],
  });
});

test('a column that lacks is told, where a rule for the operation needs it', () => {
  const mapping = mappingOf('g:{id}', { key: 'brand:{brand_id}', on: ['update'] });
  expect(unfilledCacheKeys(versioned([insert({ id: 1 }), update({ id: 1, brand_id: 1 }, { id: 1 })]), mapping)).toEqual(
    [{ table: 'shop.goods', column: 'brand_id', use: 'a cache key', version: begin + 1 }],
  );
});

test('a cache is warmed under the lowest version, and keys that readers fill go', () => {
  const [table] = mappingOf(
    'goods:{id}',
    { key: 'goods:card:{id}', action: 'set', ttlSeconds: 60, include: ['name'] },
    { key: 'goods:at:{n}', action: 'set', ttlSeconds: 60, fields: { at: { column: 'n', type: 'date' } } },
    { key: 'goods:list:{name}:*', action: 'deletePattern' },
  ).tables;
  const rows = [
    { id: 1, name: 'a', n: 'no date' },
    { id: 2, name: null, n: null },
  ];
  expect(table && planWarmCache(rows, table)).toEqual({
    deletes: ['goods:1', 'goods:2'],
    patterns: [{ patterns: ['goods:list:a:*'], covering: 'goods:list:*:*' }],
    writes: [
      { key: 'goods:card:1', version: 1, value: '{"name":"a"}', ttlMs: 60_000 },
      { key: 'goods:card:2', version: 1, value: '{"name":null}', ttlMs: 60_000 },
    ],
  });
});
