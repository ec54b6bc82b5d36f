/** Goods with all that may be joined to them, and runs of them that move between the months. */
export const schema = `
  create table brand (id int primary key, name varchar(40), country varchar(20));
  create table category (id int primary key, name varchar(40), parent_id int, key (parent_id));
  create table goods (id int primary key, brand_id int, category_id int, name varchar(40), price decimal(10,2), state varchar(10) not null,
    key (brand_id), key (category_id));
  create table tag (id int primary key, goods_id int, name varchar(40), rank_ int, hidden tinyint not null, key (goods_id));
  create table goods_category (goods_id int, category_id int, sort int, primary key (goods_id, category_id), key (category_id));
  create table run (id int primary key, goods_id int, brand_id int, at date, n int, key (brand_id))`;

const numbers = (to: number): string =>
  `with recursive numbers as (select 1 as n union all select n + 1 from numbers where n < ${to}) select`;

/** Rows to begin with, so that the writers have something to change. */
export const firstRows = `
  insert into brand ${numbers(80)} n, concat('b', n), 'x' from numbers;
  insert into category ${numbers(80)} n, concat('c', n), n div 2 from numbers;
  insert into goods ${numbers(400)} n, n mod 81, n mod 81, concat('g', n), n, 'on' from numbers;
  insert into tag ${numbers(900)} n, n mod 401, concat('t', n), n mod 5, n mod 4 = 0 from numbers;
  insert into goods_category ${numbers(800)} 1 + n mod 400, 1 + n mod 79, n mod 5 from numbers;
  insert into run ${numbers(300)} n, n, n mod 81, '2026-01-01' + interval n mod 120 day, 0 from numbers`;

const settings = { number_of_replicas: 0, number_of_shards: 1 };
const brand = (database: string) => ({ one: `${database}.brand`, on: { brand_id: 'id' }, include: ['name'] });

/** What the config says of them. */
export const tables = (database: string): object[] => [
  {
    table: `${database}.goods`,
    index: {
      name: `${database}_goods`,
      settings,
      filter: { excludeValues: { state: ['gone'] } },
      exclude: ['category_id'],
      joins: {
        brand: brand(database),
        category: {
          one: `${database}.category`,
          on: { category_id: 'id' },
          include: ['name'],
          joins: { parent: { one: `${database}.category`, on: { parent_id: 'id' }, include: ['name'] } },
        },
        tags: {
          many: `${database}.tag`,
          on: { id: 'goods_id' },
          include: ['name', 'rank_'],
          filter: { values: { hidden: [0] } },
          orderBy: ['rank_ desc'],
          limit: 3,
        },
        newest: {
          many: `${database}.tag`,
          on: { id: 'goods_id' },
          include: ['name'],
          orderBy: ['name desc'],
          limit: 2,
        },
        categories: {
          many: `${database}.category`,
          through: { table: `${database}.goods_category`, on: { id: 'goods_id' }, include: ['sort'] },
          on: { category_id: 'id' },
          include: ['name', 'sort'],
          orderBy: ['sort', 'name desc'],
        },
      },
    },
  },
  {
    table: `${database}.run`,
    index: { name: `${database}_plain_{at:YYYY-MM}`, settings },
    indices: [{ name: `${database}_held_{at:YYYY-MM}`, settings, joins: { brand: brand(database) } }],
  },
];
