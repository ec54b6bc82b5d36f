import { expect, test } from 'vitest';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planDocuments, planHeals, type DocumentPlan } from '../../src/mapping/plan-documents.ts';
import type { Change, Row } from '../../src/model/change.ts';
import { endOfMillisecond } from '../../src/model/version.ts';
import { insert, remove, stamped, update } from './changes.ts';
import { tableConfig } from './table-config.ts';

/** Rows that leave where their document is: for another index, by the filter, for another shard. */
const filter = { values: { state: ['on'] } };
const mapping = createMapping([
  tableConfig({ table: 't.run', index: { name: 'runs_{at:YYYY-MM}' } }),
  tableConfig({ table: 't.filtered', index: { name: 'on', filter }, indices: [{ name: 'all' }] }),
  tableConfig({ table: 't.hard', index: { name: 'hard', filter: { expression: 'row.n > 1' } } }),
  tableConfig({ table: 't.routed', index: { name: 'routed', routing: '{shop}' } }),
  tableConfig({ table: 't.order_[0-9]+', index: { name: 'orders', id: '{id}' } }),
  tableConfig({ table: 't.log_[0-9]+', index: { name: 'logs', id: '{$table}|{id}' } }),
  tableConfig({ table: 't.typed', index: { name: 'typed', fields: { n: { type: 'integer' } } } }),
]);
const plan = (...changes: Change[]): DocumentPlan => planDocuments(stamped(...changes), mapping);
const written = ({ writes }: DocumentPlan): unknown[] =>
  writes.map(({ address, version, source }) => [address.index, address.id, version, source && 'written']);
const run = (at: string | null, id = 1): Row => ({ id, at });
const [may, june] = ['2026-05-31', '2026-06-01'];

test('a row that moves to another index is deleted in the old one, at the version of its move', () => {
  expect(written(plan(update('t.run', run(may), run(june))))).toEqual([
    ['runs_2026-05', '1', 1, null],
    ['runs_2026-06', '1', 1, 'written'],
  ]);
});

test('a row that moves away and back within a batch is in its first index, and in no other', () => {
  const changes = [update('t.run', run(may), run(june)), update('t.run', run(june), run(may))];
  expect(written(plan(...changes))).toEqual([
    ['runs_2026-05', '1', 2, 'written'],
    ['runs_2026-06', '1', 2, null],
  ]);
});

test('a row that was inserted, moved and deleted within a batch is in none of its indices', () => {
  const changes = [insert('t.run', run(may)), update('t.run', run(may), run(null)), remove('t.run', run(null))];
  expect(written(plan(...changes))).toEqual([
    ['runs_2026-05', '1', 2, null],
    ['runs_null', '1', 3, null],
  ]);
});

test('a row that changes its key and its index at once leaves the old id to what MySQL holds of it', () => {
  const moved = plan(update('t.run', run(may), run(june, 9)));
  expect(written(moved)).toEqual([['runs_2026-06', '9', 1, 'written']]);
  expect(moved.heals).toMatchObject([
    { key: [1], addresses: [{ index: 'runs_2026-05', id: '1' }], version: endOfMillisecond(1) },
  ]);
});

test('late payloads of a moved row heal it where it was and where it is', () => {
  const { heals } = planHeals(stamped(update('t.run', run(may), run(june))), mapping);
  expect(heals).toMatchObject([
    {
      key: [1],
      addresses: [
        { index: 'runs_2026-05', id: '1' },
        { index: 'runs_2026-06', id: '1' },
      ],
      version: 1,
    },
  ]);
});

test('a row that leaves the filter is deleted, one that enters it is indexed, in that index alone', () => {
  const [on, off] = [
    { id: 1, state: 'on' },
    { id: 1, state: 'off' },
  ];
  expect(written(plan(update('t.filtered', on, off)))).toEqual([
    ['on', '1', 1, null],
    ['all', '1', 1, 'written'],
  ]);
  expect(written(plan(update('t.filtered', off, on)))).toEqual([
    ['on', '1', 1, 'written'],
    ['all', '1', 1, 'written'],
  ]);
});

test('an insert that the filter leaves out writes nothing; after a delete in its batch it leaves that as it is', () => {
  const off = { id: 1, state: 'off' };
  expect(written(plan(insert('t.filtered', off)))).toEqual([['all', '1', 1, 'written']]);
  expect(written(plan(remove('t.filtered', { ...off, state: 'on' }), insert('t.filtered', off)))).toEqual([
    ['on', '1', 1, null],
    ['all', '1', 2, 'written'],
  ]);
});

test('where the filter cannot tell, the document is unmappable, and a later change of its row mends that', () => {
  const unclear = plan(insert('t.hard', { id: 1, n: 'x' }));
  expect(unclear.unmappable).toMatchObject([{ address: { index: 'hard', id: '1' }, version: 1 }]);
  expect(unclear.writes).toEqual([]);
  const mended = plan(insert('t.hard', { id: 1, n: 'x' }), update('t.hard', { id: 1, n: 'x' }, { id: 1, n: 2 }));
  expect(mended.unmappable).toEqual([]);
  expect(written(mended)).toEqual([['hard', '1', 2, 'written']]);
});

test('a field that cannot be made of the row names itself, and the other rows are written', () => {
  const { writes, unmappable } = plan(insert('t.typed', { id: 1, n: 'x' }), insert('t.typed', { id: 2, n: '7' }));
  expect(unmappable).toMatchObject([{ address: { id: '1' }, error: { field: 'n' }, row: { n: 'x' } }]);
  expect(writes).toMatchObject([{ source: { id: 2, n: 7 } }]);
});

test('a row with a date that names no index is healed, since nobody can tell where its document is', () => {
  const { writes, heals, unkeyed } = plan(insert('t.run', run('soon')), insert('t.run', run(may, 2)));
  expect(unkeyed).toEqual([]);
  expect(heals).toMatchObject([{ key: [1], addresses: [], version: 1 }]);
  expect(writes).toHaveLength(1);
});

test('so is one that gets such a date, or a right one at last: where it was, and where it is', () => {
  const [got, mended] = [plan(update('t.run', run(may), run('soon'))), plan(update('t.run', run('soon'), run(may)))];
  for (const { writes, heals, unkeyed } of [got, mended]) {
    expect([writes, unkeyed]).toEqual([[], []]);
    expect(heals).toMatchObject([{ key: [1], addresses: [{ id: '1' }] }]);
  }
});

test('a document that only changes its routing may stay in its shard, where one delete would be of both: it is healed', () => {
  const { writes, heals } = plan(update('t.routed', { id: 1, shop: 7 }, { id: 1, shop: 8 }));
  expect(writes).toEqual([]);
  expect(heals).toMatchObject([
    {
      key: [1],
      addresses: [
        { id: '1', routing: '7' },
        { id: '1', routing: '8' },
      ],
      version: 1,
    },
  ]);
});

test('a row that is deleted in one shard is looked for in all of them', () => {
  const moved = plan(remove('t.order_1', { id: 7 }), insert('t.order_2', { id: 7, n: 1 }));
  expect(written(moved)).toEqual([['orders', '7', 2, 'written']]);
  expect(moved.heals).toMatchObject([{ table: 't.order_[0-9]+', key: [7], version: endOfMillisecond(1) }]);
});

test('a row of a shard whose ids tell their table is deleted like any other', () => {
  const replaced = plan(remove('t.log_1', { id: 7 }), insert('t.log_1', { id: 7, n: 1 }), remove('t.log_2', { id: 7 }));
  expect(written(replaced)).toEqual([
    ['logs', 't.log_1|7', 2, 'written'],
    ['logs', 't.log_2|7', 3, null],
  ]);
  expect(replaced.heals).toEqual([]);
});

test('an empty routing is none', () => {
  const { writes } = plan(insert('t.routed', { id: 1, shop: '' }), insert('t.routed', { id: 2, shop: null }));
  expect(writes.map(({ address }) => address)).toEqual([
    { index: 'routed', id: '1' },
    { index: 'routed', id: '2' },
  ]);
});
