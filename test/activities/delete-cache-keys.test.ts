import { expect, test } from 'vitest';
import { createDeleteCacheKeys } from '../../src/activities/batch/delete-cache-keys.ts';
import type { Cache } from '../../src/connectors/redis.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import type { CacheWrite } from '../../src/model/cache-write.ts';
import type { PatternRequest } from '../../src/model/delete-patterns.ts';
import { packRecords } from '../../src/payload/pack-records.ts';
import { tableConfig } from '../mapping/table-config.ts';

const mapping = createMapping([
  tableConfig({
    table: 'shop.goods',
    cacheKeys: [
      'g:{id}',
      { key: 'value:{id}', action: 'set', ttlSeconds: 9 },
      { key: 'list:{id}:*', action: 'deletePattern' },
    ],
  }),
]);
const range = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 0,
  nextOffset: '1',
  records: 1,
  clock: 1,
};

/** Runs the activity for one inserted row; answers what it did to whom. */
async function run({ ageMs = 0, upForMs = 3_600_000, again = false, kept = undefined as string[] | undefined }) {
  const timestampMs = Date.now() - ageMs;
  const change = { table: 'shop.goods', operation: 'insert', before: null, after: { id: 1 } } as const;
  const seen = {
    unlinked: [] as string[],
    writes: [] as CacheWrite[],
    patterns: [] as PatternRequest[],
    kept: [] as string[],
  };
  const cache: Partial<Cache> = {
    unlink: async (keys) => seen.unlinked.push(...keys),
    write: async (writes) => ({ set: seen.writes.push(...writes), deleted: 0 }),
    upSinceMs: async () => Date.now() - upForMs,
  };
  const deleteCacheKeys = createDeleteCacheKeys({
    mapping,
    decode: () => ({
      parts: [],
      changes: [{ change, version: 7, timestampMs }],
      schemaChanges: [],
      ignored: {},
      undecodable: [],
    }),
    keptKeys: { keep: (keys) => (seen.kept = keys), take: () => kept },
    cache: cache as Cache,
    starts: { deletePatterns: async (request) => String(seen.patterns.push(request)) },
    deleteAgainAfterMs: 5_000,
  });
  const input = { ranges: [range], tables: [], startedAtMs: Date.now(), onRefused: 'park' as const };
  const counts = await deleteCacheKeys(again ? { ...input, again } : input, packRecords([]));
  return { ...seen, counts };
}

test('deletes, sets and hands patterns on, as the rules say', async () => {
  expect(await run({})).toEqual({
    unlinked: ['g:1'],
    kept: ['g:1'],
    writes: [{ key: 'value:1', version: 7, value: '{"id":1}', ttlMs: 9_000 }],
    patterns: [{ patterns: ['list:1:*'], covering: 'list:*:*' }],
    counts: { named: 1, deleted: 1, set: 1, patterns: 1, deleteAgainAfterMs: 5_000 },
  });
});

test('the second time only what readers fill goes again', async () => {
  expect(await run({ again: true })).toMatchObject({ unlinked: ['g:1'], writes: [], patterns: [] });
});

test('keys that were kept since the first time go again, without a look at the batch', async () => {
  const { unlinked, counts } = await run({ again: true, kept: ['g:of-before'] });
  expect(unlinked).toEqual(['g:of-before']);
  expect(counts).toEqual({ named: 1, deleted: 1, deleteAgainAfterMs: 5_000 });
});

test('a payload that is older than Redis remembers versions sets nothing', async () => {
  const deleted = [{ key: 'value:1', version: 7, value: null }];
  expect((await run({ ageMs: 31 * 60_000, upForMs: 86_400_000 })).writes).toEqual(deleted);
  expect((await run({ ageMs: 60_000, upForMs: 30_000 })).writes).toEqual(deleted);
});
