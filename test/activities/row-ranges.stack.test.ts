import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRowRanges } from '../../src/activities/heal/row-ranges.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import type { Row, Value } from '../../src/model/change.ts';
import type { RowRange } from '../../src/model/resync.ts';
import { endpoints } from '../../stack/endpoints.ts';

const database = `t_ranges_${Date.now()}`;
const source = createMysql(endpoints().mysql);
const ranges = createRowRanges(source);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await connection.query(`set sql_log_bin = 0, time_zone = '+09:00';
    create database ${database} character set utf8mb4; use ${database}`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
  await source.close();
});

/** By what the key is: the columns of it, and the values of its rows as SQL has them. */
const keys: Record<string, { columns: string; values: string[] }> = {
  'a whole number with gaps': { columns: 'a int', values: ['-2147483648', '-1', '0', '1', '7', '1000', '2147483647'] },
  'beyond what a JSON number holds': {
    columns: 'a bigint unsigned',
    values: [
      '0',
      '9007199254740991',
      '9007199254740992',
      '9007199254740993',
      '18446744073709551614',
      '18446744073709551615',
    ],
  },
  'a decimal': {
    columns: 'a decimal(30,10)',
    values: ['-1', '0.0000000001', '12345678901234567890.0123456789', '12345678901234567890.012345679'],
  },
  'a double': { columns: 'a double', values: ['-1e300', '0.1', '0.30000000000000004', '0.3', '1e300'] },
  bits: {
    columns: 'a bit(64)',
    values: ["b'0'", "b'1'", "b'1000000000000000000000000000000000000000000000000000001'", `b'${'1'.repeat(64)}'`],
  },
  'a text of any case': {
    columns: 'a varchar(20)',
    values: ["''", "'a'", "'B'", "'c'", "'C1'", "'é1'", "'手机'", "'😀'", `'it''s "\\\\ %'`],
  },
  'a text whose case counts': {
    columns: 'a varchar(20) collate utf8mb4_bin',
    values: ["'a'", "'A'", "'b'", "'B'", "'é'", "'z'", "'手机'", "'😀'"],
  },
  'a text of another character set': {
    columns: 'a varchar(20) character set latin1',
    values: ["'a'", "'e'", "'é1'", "'ÿ'", "'z'", "'ß2'"],
  },
  'bytes of one length': {
    columns: 'a binary(4)',
    values: ["x'00000000'", "x'00FF0000'", "x'0000DE3F'", "x'FFFFFFFF'", "x'27'", "x'5C'"],
  },
  'bytes of any length': {
    columns: 'a varbinary(9)',
    values: ["x''", "x'00'", "x'0000'", "x'27'", "x'FF'", "x'FF00'"],
  },
  'a time of day and date': {
    columns: 'a datetime(6)',
    values: [
      "'1000-01-01'",
      "'2026-01-02 03:04:05.000001'",
      "'2026-01-02 03:04:05.000002'",
      "'9999-12-31 23:59:59.999999'",
    ],
  },
  'a moment': {
    columns: 'a timestamp(3)',
    values: ["'2026-03-01 00:00:00'", "'2026-03-01 09:00:00.5'", "'2026-03-01 09:00:00.501'", "'1971-01-01'"],
  },
  'a date': { columns: 'a date', values: ["'1000-01-01'", "'2024-02-29'", "'2024-03-01'", "'9999-12-31'"] },
  'a time': {
    columns: 'a time(1)',
    values: ["'-838:59:59'", "'-00:00:01'", "'0:0:0.1'", "'9:00'", "'100:00'", "'838:59:59'"],
  },
  'a year': { columns: 'a year', values: ['0', '1901', '2026', '2155'] },
  'a word of a list, in the order of the list': {
    columns: `a enum('z','m','it''s','a','','(b)')`,
    values: ["'z'", "'m'", "'it''s'", "'a'", "''", "'(b)'"],
  },
  'a word of a list in which the case counts': {
    columns: `a enum('b','a','B','A') collate utf8mb4_bin`,
    values: ["'b'", "'a'", "'B'", "'A'"],
  },
  'words of a list': {
    columns: `a set('z','it''s','a')`,
    values: ["''", "'z'", "'it''s'", "'z,it''s'", "'a'", "'z,a'", "'z,it''s,a'"],
  },
  'several columns': {
    columns: 'a smallint, b varchar(5), c bigint unsigned',
    values: [
      "1,'x',1",
      "1,'x',18446744073709551615",
      "1,'y',0",
      "2,'',5",
      "2,'X',5",
      "2,'x1',0",
      "3,'a',1",
      "3,'a',2",
      "3,'a',3",
      "3,'b',1",
    ],
  },
  'several columns, of which one is a word of a list': {
    columns: `a enum('new','done'), b datetime(3), c binary(2)`,
    values: [
      "'done','2026-01-01',x'01'",
      "'done','2026-01-01',x'0100'",
      "'new','2026-01-01',x'00'",
      "'new','2026-01-01',x'02'",
      "'new','2025-01-01',x'00'",
      "'done','2025-01-01 00:00:00.001',x'00'",
    ].filter((_, at) => at !== 1),
  },
};

describe.each(Object.entries(keys))('of a table whose key is %s', (_, { columns, values }) => {
  const keyColumns = columns
    .split(', ')
    .filter((column) => /^[abc] /.test(column))
    .map((column) => column.slice(0, 1));
  let table: string;

  beforeAll(async () => {
    const name = `t${Object.values(keys).findIndex((one) => one.columns === columns)}`;
    table = `${database}.${name}`;
    await connection.query(`create table ${name} (${columns}, n int, primary key (${keyColumns.join()}));
      insert into ${name} values ${values.map((value, n) => `(${value}, ${n})`).join()}`);
  });

  it.each([1, 2, 3])('the ranges of %i rows hold each row once, page by page', async (rows) => {
    const cut = await cutIntoRanges(table, keyColumns, rows);
    expect(cut).toHaveLength(Math.floor(values.length / rows) + 1);
    const read: Row[][] = [];
    for (const range of cut) read.push(await readPages(range, keyColumns, 2));
    expect(read.slice(0, -1).map((range) => range.length)).toEqual(cut.slice(1).map(() => rows));
    const numbers = read.flat().map(({ n }) => Number(n));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(values.map((_, n) => n));
    const [inOrder] = await connection.query<(Row & { constructor: { name: 'RowDataPacket' } })[]>(
      `select n from ${table} order by ${keyColumns.join()}`,
    );
    expect(numbers).toEqual(inOrder.map(({ n }) => n));
  });
});

async function cutIntoRanges(table: string, keyColumns: string[], rows: number): Promise<RowRange[]> {
  const ends: Value[][] = [];
  for (let found: Value[][] | undefined; found?.length !== 0 && ends.length < 100; ends.push(...found))
    found = await ranges.rangeEnds({ table, keyColumns, after: ends.at(-1) ?? null, rows, ends: 2 });
  return [null, ...ends].map((after, at) => ({ table, after, upTo: ends[at] ?? null }));
}

async function readPages({ table, after: first, upTo }: RowRange, keyColumns: string[], limit: number): Promise<Row[]> {
  const known = (await ranges.columns(table)) ?? undefined;
  const all: Row[] = [];
  for (let after = first; ;) {
    const page = await ranges.range({ table, keyColumns, after, upTo, limit, known });
    all.push(...page);
    if (all.length > 100) throw new Error(`${table} has no end`);
    const last = page.at(-1);
    if (page.length < limit || last === undefined) return all;
    after = keyColumns.map((column) => last[column] as Value);
  }
}

const AT = { keyColumns: ['a', 'b'], limit: 100 };

describe('of a table that others change meanwhile', () => {
  const table = `${database}.busy`;
  const grow = async (from: number, to: number): Promise<unknown> =>
    connection.query(
      `insert into busy values ${pairs(from, to)
        .map(([a, b]) => `(${a}, ${b})`)
        .join()}`,
    );
  const pairs = (from: number, to: number): [number, number][] =>
    Array.from({ length: to - from }, (_, at) => [Math.floor((from + at) / 10), (from + at) % 10]);

  beforeAll(async () => {
    await connection.query('create table busy (a int, b int, primary key (a, b))');
    await grow(100, 200);
  });

  it('a range has its rows once, however many come before and behind it', async () => {
    const [range] = (await cutIntoRanges(table, ['a', 'b'], 40)).slice(1);
    const first = await ranges.range({ ...range!, ...AT, limit: 15 });
    await grow(0, 100);
    await grow(200, 260);
    const last = first.at(-1)!;
    const rest = await ranges.range({ ...range!, ...AT, after: [last['a']!, last['b']!] });
    expect([...first, ...rest].map(({ a, b }) => [a, b])).toEqual(pairs(140, 180));
  });

  it('a row that goes while its key is where the next page begins changes nothing', async () => {
    await connection.query('delete from busy where a = 15');
    const page = await ranges.range({ table, ...AT, after: [15, 4], upTo: [16, 1] });
    expect(page).toEqual([
      { a: 16, b: 0 },
      { a: 16, b: 1 },
    ]);
  });
});

describe('of any table', () => {
  it('a range has only the columns that are wanted, or all, also those that a star does not stand for', async () => {
    const table = `${database}.hidden`;
    await connection.query(`create table hidden (a int, b int, note varchar(9) invisible, primary key (a, b));
      insert into hidden (a, b, note) values (1, 2, 'x')`);
    expect(await ranges.range({ table, ...AT, after: null, upTo: null })).toEqual([{ a: 1, b: 2, note: 'x' }]);
    expect(await ranges.range({ table, ...AT, after: null, upTo: null, columns: ['note'] })).toEqual([{ note: 'x' }]);
  });

  it('one that is not there has no rows, and no ranges', async () => {
    const table = `${database}.missing`;
    expect(await ranges.range({ table, ...AT, after: null, upTo: null })).toEqual([]);
    expect(await ranges.rangeEnds({ table, keyColumns: ['a'], after: null, rows: 5, ends: 5 })).toEqual([]);
    expect(await ranges.countRows(table)).toBe(0);
    expect(await ranges.estimateRows(table)).toBe(0);
  });

  it('rows behind one whose key has NULL are not left out in silence', async () => {
    const table = `${database}.holes`;
    await connection.query('create table holes (a int, unique (a)); insert into holes values (null), (null), (1)');
    const cut = ranges.rangeEnds({ table, keyColumns: ['a'], after: null, rows: 1, ends: 3 });
    await expect(cut).rejects.toMatchObject({ code: 'KEY_WITHOUT_VALUE', retryable: false });
    const read = ranges.range({ table, keyColumns: ['a'], after: null, upTo: [null], limit: 1 });
    await expect(read).rejects.toMatchObject({ code: 'KEY_WITHOUT_VALUE' });
  });
});
