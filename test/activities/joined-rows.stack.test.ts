import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import type { Row, Value } from '../../src/model/change.ts';
import type { JoinedRead } from '../../src/model/joined-read.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** The SQL of joins: what MySQL itself says belongs together, as exact values. */
const name = `t_joined_${Date.now()}`;
const source = createMysql(endpoints().mysql);
const rows = createSourceRows(source);
let sql: Connection;

const kinds = `id int primary key, owner int, c_bool tinyint(1), c_big bigint unsigned, c_dec decimal(30,10), c_float float,
  c_double double, c_bit bit(10), c_bit64 bit(64), c_date date, c_dt datetime(3), c_ts timestamp(6) null, c_time time(2),
  c_year year, c_char char(10), c_text text, c_binary binary(4), c_varbinary varbinary(8), c_blob blob,
  c_enum enum('a','ç'), c_set set('x','y'), c_json json, c_zero int(5) unsigned zerofill`;

beforeAll(async () => {
  sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(`set sql_log_bin = 0; create database ${name} character set utf8mb4 collate utf8mb4_0900_ai_ci; use ${name};
    create table kinds (${kinds}, key (owner));
    insert into kinds values
      (1, 1, 1, 18446744073709551615, 12345678901234567890.0123456789, 3.14159, 0.1, b'1010101010', b'1', '2026-02-03',
        '2026-02-03 04:05:06.789', '2026-02-03 04:05:06.789012', '-12:34:56.78', 2026, 'ch', '手机 😀', x'0001', x'DEADBEEF',
        x'00FF80', 'ç', 'x,y', '{"a": [1, 9007199254740993]}', 42),
      (2, 1, 0, 0, -0.0000000001, -0.1, 1e300, b'0', b'${'1'.repeat(64)}', '1000-01-01', '9999-12-31 23:59:59', null,
        '838:59:59', 1901, '', '', '', '', '', 'a', '', '[]', 0);
    insert into kinds (id, owner) values (3, 2);
    create table brand (code varchar(20) primary key, name varchar(20));
    create table goods (id int primary key, brand varchar(20), price decimal(8,2), at datetime(3), parent int, key (brand), key (parent));
    insert into brand values ('abc', 'A'), ('é', 'E'), ('pad ', 'P');
    insert into goods values (1, 'ABC', 9.90, '2026-01-01 00:00:00.5', null), (2, 'abc', 9.90, '2026-01-02', 1),
      (3, 'e', 1, '2026-01-02', 1), (4, null, null, null, 2);
    create table tag (id int primary key, owner int, sort int, name varchar(10), key (owner));
    insert into tag values (1, 1, 2, 'one'), (2, 1, 1, 'two'), (3, 1, 2, 'three'), (4, 2, null, 'four'), (5, 2, 5, 'five'), (6, null, 0, 'none');
    create table link (goods int, tag int, sort int, name varchar(10), primary key (goods, tag));
    insert into link values (1, 4, 9, 'own'), (1, 5, 8, null), (2, 5, 1, 'x'), (3, 77, 1, 'gone');
    create table price (shop int, sku varchar(10), cents int, primary key (shop, sku));
    insert into price values (1, 'a', 100), (1, 'b', 200), (2, 'a', 300);
    create table pair (a int, b varchar(5), brand varchar(20), primary key (a, b));
    insert into pair select n, concat('k', n), 'abc' from (with recursive s as (select 0 n union all select n + 1 from s where n < 29) select n from s) s`);
});

afterAll(async () => {
  await sql.query(`drop database ${name}`);
  await sql.end();
  await source.close();
});

const read = (change: Partial<JoinedRead>): JoinedRead => ({
  table: `${name}.tag`,
  columns: ['owner'],
  values: [],
  orderBy: [{ column: 'id', of: 'joined', descending: false }],
  ...change,
});
const order = (column: string, descending = false, of: 'joined' | 'link' = 'joined') => ({ column, of, descending });
const names = (groups: Row[][]): Value[][] => groups.map((group) => group.map((row) => row['name'] ?? null));

describe('joined rows', () => {
  test('come with the values that a plain read gives, of one tuple as of several', async () => {
    const table = `${name}.kinds`;
    const plain = await rows.byKey({ table, keyColumns: ['id'], keys: [[1], [2], [3]] });
    const expected = plain.map(({ row }) => row);
    for (const values of [[[1]], [[1], [2], [3]]]) {
      const groups = await rows.joined(read({ table, columns: ['owner'], values }));
      expect(groups).toEqual([expected.slice(0, 2), expected.slice(2), []].slice(0, values.length));
    }
  });

  test('are those that MySQL finds equal: in any case and accent of a text, at any scale of a decimal, of any spelling of a time', async () => {
    const brands = await rows.joined(
      read({
        table: `${name}.brand`,
        columns: ['code'],
        values: [['ABC'], ['É'], ['e'], ['pad'], ['x']],
        orderBy: [order('code')],
      }),
    );
    expect(names(brands)).toEqual([['A'], ['E'], ['E'], [], []]);
    const goods = (columns: string[], values: Value[][]) =>
      rows.joined(read({ table: `${name}.goods`, columns, values })).then((groups) => groups.map((all) => all.length));
    expect(await goods(['price'], [['9.9'], ['9.900'], [1], ['1.01']])).toEqual([2, 2, 1, 0]);
    expect(await goods(['at'], [['2026-01-01T00:00:00.500'], ['2026-01-02'], ['2026-01-02T00:00:00']])).toEqual([
      1, 2, 2,
    ]);
  });

  test('come in the order that is asked for, descending too, NULLs where MySQL has them', async () => {
    const ascending = await rows.joined(read({ values: [[1], [2]], orderBy: [order('sort'), order('id')] }));
    expect(names(ascending)).toEqual([
      ['two', 'one', 'three'],
      ['four', 'five'],
    ]);
    const descending = await rows.joined(
      read({ values: [[1], [2]], orderBy: [order('sort', true), order('id', true)] }),
    );
    expect(names(descending)).toEqual([
      ['three', 'one', 'two'],
      ['five', 'four'],
    ]);
  });

  test('are cut at the limit, each tuple by itself', async () => {
    const groups = await rows.joined(
      read({ values: [[1], [2], [3]], orderBy: [order('sort', true), order('id')], limit: 2 }),
    );
    expect(names(groups)).toEqual([['one', 'three'], ['five', 'four'], []]);
  });

  test('of a composite condition have all of its values', async () => {
    const groups = await rows.joined(
      read({
        table: `${name}.price`,
        columns: ['sku', 'shop'],
        values: [
          ['a', 1],
          ['A', 2],
          ['b', 2],
        ],
        orderBy: [order('shop')],
      }),
    );
    expect(groups.map((group) => group.map((row) => row['cents']))).toEqual([[100], [300], []]);
  });

  test('through a link table have columns of the link in place of their own, and may be sorted by them', async () => {
    const through = { table: `${name}.link`, on: [['tag', 'id']] as const, include: ['sort', 'name'] };
    const groups = await rows.joined(
      read({
        columns: ['goods'],
        values: [[1], [2], [3]],
        through,
        orderBy: [order('sort', false, 'link'), order('id')],
      }),
    );
    expect(groups).toEqual([
      [
        { id: 5, owner: 2, sort: 8, name: null },
        { id: 4, owner: 2, sort: 9, name: 'own' },
      ],
      [{ id: 5, owner: 2, sort: 1, name: 'x' }],
      [],
    ]);
  });

  test('of as many tuples as one reading may ask for come at once', async () => {
    const values = Array.from({ length: 500 }, (_, at) => [at + 1]);
    const through = { table: `${name}.link`, on: [['tag', 'id']] as const, include: [] };
    expect(names(await rows.joined(read({ values }))).filter((group) => group.length > 0)).toHaveLength(2);
    expect((await rows.joined(read({ columns: ['goods'], values, through }))).flat()).toHaveLength(3);
  });

  test('of a table that is not there are none', async () => {
    expect(await rows.joined(read({ table: `${name}.missing`, values: [[1], [2]] }))).toEqual([[], []]);
  });

  test('are waited for while a transaction changes them', async () => {
    await sql.query(`begin; update tag set name = 'new' where id = 6; update tag set owner = 9 where id = 6`);
    const reading = rows.joined(read({ values: [[9]] }));
    const early = await Promise.race([
      reading.then(() => 'read'),
      new Promise((resolve) => setTimeout(resolve, 300, 'waiting')),
    ]);
    await sql.query('commit');
    expect(early).toBe('waiting');
    expect(names(await reading)).toEqual([['new']]);
  });
});

describe('keys of roots', () => {
  const goods = tableConfig({
    table: `${name}.goods`,
    index: {
      name: 'goods',
      joins: {
        brand: { one: `${name}.brand`, key: ['code'], on: { brand: 'code' } },
        tags: {
          many: `${name}.tag`,
          on: { tag: 'id' },
          through: { table: `${name}.link`, on: { id: 'goods' } },
          joins: { siblings: { many: `${name}.tag`, on: { owner: 'owner' } } },
        },
        children: { many: `${name}.goods`, on: { id: 'parent' } },
      },
    },
  });
  const uses = createMapping([goods]).usesOf;
  const keysOf = async (table: string, field: string, values: Value[][]): Promise<number[]> => {
    const use = uses(`${name}.${table}`).find(({ path }) => path.field === field);
    if (use === undefined) throw new Error(`no ${field}`);
    const keys = await rows.rootKeys({ path: use.path, table: `${name}.goods`, values, limit: 100 });
    return keys.map(([id]) => Number(id)).toSorted((a, b) => a - b);
  };

  test('are found by the joined row, in any case as MySQL compares it', async () => {
    expect(await keysOf('brand', 'brand', [['aBc'], ['É']])).toEqual([1, 2, 3]);
  });

  test('are found through a link table, from its rows and from the joined ones, each once', async () => {
    expect(await keysOf('link', 'tags', [[1], [1], [2]])).toEqual([1, 2]);
    expect(await keysOf('tag', 'tags', [[5], [4]])).toEqual([1, 2]);
    expect(await keysOf('tag', 'tags', [[77]])).toEqual([3]);
  });

  test('are found from nested rows, and in the table itself', async () => {
    expect(await keysOf('tag', 'tags.siblings', [[2]])).toEqual([1, 2]);
    expect(await keysOf('goods', 'children', [[1]])).toEqual([1]);
  });

  test('come page after page of a composite key, none twice and none left out, and are counted', async () => {
    const table = `${name}.pair`;
    const brand = { one: `${name}.brand`, key: ['code'], on: { brand: 'code' } };
    const [use] = createMapping([
      tableConfig({ table, key: ['a', 'b'], index: { name: 'pair', joins: { brand } } }),
    ]).usesOf(brand.one);
    if (use === undefined) throw new Error('no use');
    const request = { path: use.path, table, values: [['ABC']] };
    const found: Value[][] = [];
    for (let after: Value[] | null = null; ;) {
      const page = await rows.rootKeys({ ...request, after, limit: 7 });
      found.push(...page);
      if (page.length < 7) break;
      after = page.at(-1) ?? null;
    }
    expect(found).toEqual(Array.from({ length: 30 }, (_, at) => [at, `k${at}`]));
    expect(await rows.countRoots(request)).toBe(30);
  });

  test('are none where a table on the way is not there', async () => {
    const [use] = createMapping([
      tableConfig({
        table: `${name}.goods`,
        index: {
          name: 'g',
          joins: {
            x: {
              many: `${name}.missing`,
              on: { id: 'owner' },
              joins: { y: { one: `${name}.tag`, on: { tag: 'id' } } },
            },
          },
        },
      }),
    ]).usesOf(`${name}.tag`);
    if (use === undefined) throw new Error('no use');
    expect(await rows.rootKeys({ path: use.path, table: `${name}.goods`, values: [[1]], limit: 1 })).toEqual([]);
  });
});
