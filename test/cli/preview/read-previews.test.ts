import { expect, test } from 'vitest';
import { createRowsInMemory } from '../../../src/cli/fixtures/rows-in-memory.ts';
import { readPreviews } from '../../../src/cli/preview/read-previews.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import { tableConfig } from '../../mapping/table-config.ts';

const users = tableConfig({
  table: 'd.users',
  mask: ['email', 'phone'],
  index: {
    name: 'users',
    fields: {
      address: 'email',
      domain: { expression: 'row.email.contains("@")' },
      phone: { type: 'mask', keep: 2 },
      all: { expression: 'size(row)' },
      kind: { value: 'person' },
    },
  },
  cacheKeys: [
    'user:{id}',
    { key: 'name:{id}', action: 'set', ttlSeconds: 60, include: ['id', 'email'] },
    { key: 'boss:{boss_id}' },
    { key: 'users:*:{id}', action: 'deletePattern', on: ['insert'] },
  ],
});
const posts = tableConfig({
  table: 'd.posts',
  index: {
    name: 'posts_{at:YYYY}',
    filter: { excludeValues: { state: ['draft'] } },
    fields: { size: { column: 'size', type: 'integer' } },
    joins: {
      author: {
        one: 'd.users',
        on: { author_id: 'id' },
        include: ['id', 'email'],
        fields: { mail: { column: 'email' } },
      },
      readers: { many: 'd.users', on: { id: 'post_id' }, include: ['phone'] },
    },
  },
});

const user = { id: 5, name: 'Li', email: 'li@example.com', phone: '123456', boss_id: null, post_id: 1 };
const post = { id: 1, at: '2026-02-03', author_id: 5, state: 'done', size: '12' };
const rows = createRowsInMemory({
  'd.users': [user],
  'd.posts': [post, { ...post, id: 2, state: 'draft' }, { ...post, id: 3, size: 'wide' }],
});
const deps = { configs: [users, posts], mapping: createMapping([users, posts]), rows };

test('what is made of masked columns is hidden: renamed, computed, in the cache; other fields are not', async () => {
  const [preview] = await readPreviews(deps, 'd.users', [[5]]);
  expect(preview?.row).toEqual({ ...user, email: '***', phone: '***' });
  expect(preview?.documents).toEqual([
    {
      index: 'users',
      address: 'users/5',
      document: {
        id: 5,
        name: 'Li',
        boss_id: null,
        post_id: 1,
        address: '***',
        domain: '***',
        phone: '***',
        all: '***',
        kind: 'person',
      },
    },
  ]);
  const all = ['insert', 'update', 'delete'];
  expect(preview?.cacheKeys).toEqual([
    { action: 'delete', key: 'user:5', on: all },
    { action: 'set', key: 'name:5', on: all, value: { id: 5, email: '***' } },
    { action: 'deletePattern', key: 'users:*:5', on: ['insert'] },
  ]);
});

test('masked columns of joined rows are hidden as well', async () => {
  const [preview] = await readPreviews(deps, 'd.posts', [['1']]);
  expect(preview?.documents).toEqual([
    {
      index: 'posts_{at:YYYY}',
      address: 'posts_2026/1',
      document: { ...post, size: 12, author: { id: 5, mail: '***', email: '***' }, readers: [{ phone: '***' }] },
    },
  ]);
});

test('a row without a document says why, and a key without a row that there is none', async () => {
  const previews = await readPreviews(deps, 'd.posts', [['2'], ['3'], ['99']]);
  const reasons = previews.map(({ documents }) => documents.map(({ document, reason }) => ({ document, reason })));
  expect(reasons).toEqual([
    [{ document: null, reason: 'the row does not pass the filter' }],
    [{ document: null, reason: '"size" is not a whole number' }],
    [],
  ]);
  expect(previews[2]?.row).toBeNull();
});
