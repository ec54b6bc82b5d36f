import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RowCursor } from '../../../src/model/heal-table.ts';
import type { RowRange } from '../../../src/model/resync.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { openResyncGround, type ResyncGround } from './resync-ground.ts';

const name = `t_ranges_${Date.now()}`;
const settings = { number_of_replicas: 0, number_of_shards: 1 };
let ground: ResyncGround;

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table part_1 (a varchar(10), b int, primary key (a, b));
     create table part_2 (a varchar(10), b int, primary key (a, b));
     create table part_3 (a varchar(10), b int, primary key (a, b));
     create table huge (id int primary key);`,
    [
      tableConfig({
        table: `${name}.part_[0-9]+`,
        key: ['a', 'b'],
        index: { name: `${name}_part`, id: '{$table}|{a}|{b}', settings },
      }),
      tableConfig({ table: `${name}.huge`, index: { name: `${name}_huge`, settings } }),
    ],
  );
  const rows = (count: number) => Array.from({ length: count }, (_, at) => [`k${at % 3}`, at]);
  await ground.sql.query('insert into part_1 values ?', [rows(45_000)]);
  await ground.sql.query('insert into part_3 values ?', [rows(20_000)]);
  for (let at = 0; at < 230_000; at += 50_000) {
    const ids = Array.from({ length: Math.min(50_000, 230_000 - at) }, (_, n) => [at + n]);
    await ground.sql.query('insert into huge values ?', [ids]);
  }
});

afterAll(() => ground.close());

async function rangesOf(table: string): Promise<{ ranges: RowRange[]; calls: number }> {
  const ranges: RowRange[] = [];
  let cursor: RowCursor | null = null;
  let calls = 0;
  do {
    const found = await ground.resync.nextRanges({ table: `${name}.${table}`, cursor, rowsPerRange: 20_000 });
    ranges.push(...found.ranges);
    cursor = found.next;
    calls++;
  } while (cursor !== null);
  return { ranges, calls };
}

test('ranges of sharded tables follow one another, end with the last row each, and hold every row once', async () => {
  const { ranges } = await rangesOf('part_[0-9]+');
  const counts: [string, number][] = [];
  for (const range of ranges) {
    const rows = await ground.deps.ranges.range({ ...range, keyColumns: ['a', 'b'], limit: 100_000 });
    counts.push([range.table.slice(name.length + 1), rows.length]);
  }
  expect(counts).toEqual([
    ['part_1', 20_000],
    ['part_1', 20_000],
    ['part_1', 5_000],
    ['part_3', 20_000],
  ]);
  expect(ranges.map(({ upTo }) => upTo === null)).not.toContain(true);
  await ground.sql.query(`insert into part_3 values ('z', 1)`);
  const [last] = ranges.slice(-1) as [RowRange];
  expect(await ground.deps.ranges.range({ ...last, keyColumns: ['a', 'b'], limit: 100_000 })).toHaveLength(20_000);
});

test('a large table takes some calls, and an answer stays small', async () => {
  const { ranges, calls } = await rangesOf('huge');
  expect(calls).toBe(2);
  expect(ranges).toHaveLength(12);
  expect(ranges.at(-1)?.upTo).toEqual([229_999]);
});
