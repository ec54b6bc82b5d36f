import { Client } from '@elastic/elasticsearch';
import kafkajs from 'kafkajs';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkLive } from '../../src/cli/checks/live-checks.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { endpoints } from '../../stack/endpoints.ts';

const name = `t_check_${Date.now().toString(36)}`;
const topics = { maxwell: `${name}.maxwell`, empty: `${name}.empty` };
const servers = endpoints();
const elasticsearch = new Client(servers.elasticsearch);
const admin = new kafkajs.Kafka({ ...servers.kafka, logLevel: kafkajs.logLevel.NOTHING }).admin();
let sql: Connection;

const tables = `
  create table brands (id int primary key, name varchar(50), maker int, unique (name));
  create table goods (id int primary key, sku varchar(20) not null unique, brand_id int, Price decimal(10,2), sold bigint, at datetime,
    on_sale tinyint(1), tags varchar(100), secret varchar(20), state enum('draft','sold'));
  create table category (id int primary key, name varchar(50), sort int);
  create table goods_category (goods_id int, category_id int, sort int, primary key (goods_id, category_id));
  create table order_1 (id int primary key, at datetime, shop int);
  create table order_2 (id int primary key, at datetime);
  create table log (id int);
  create table spelt (id int primary key, code varchar(9) collate utf8mb4_unicode_ci, key (code));
  create table spelt_link (code varchar(9) collate utf8mb4_general_ci, goods_id int, primary key (code, goods_id), key (goods_id))`;

beforeAll(async () => {
  sql = await createConnection({ ...servers.mysql, multipleStatements: true });
  await sql.query(`set sql_log_bin = 0; create database ${name}; use ${name}; ${tables}`);
  await sql.query(
    `create user '${name}'@'%' identified by 'p'; grant select on ${name}.* to '${name}'@'%';
     create user '${name}_r'@'%' identified by 'p'; grant select on ${name}.goods to '${name}_r'@'%'; grant select (id) on ${name}.brands to '${name}_r'@'%'`,
  );
  await elasticsearch.indices.create({
    index: `${name}__20260101t000000`,
    aliases: { [name]: {} },
    mappings: {
      properties: {
        id: { type: 'long' },
        sku: { type: 'long' },
        price: { type: 'integer' },
        sold: { type: 'integer' },
        at: { type: 'date', format: 'epoch_second' },
        on_sale: { type: 'boolean' },
        is_new: { type: 'boolean' },
        brand: { properties: { name: { type: 'date' } } },
        categories: { type: 'keyword' },
      },
    },
  });
  await admin.connect();
  await admin.createTopics({ topics: Object.values(topics).map((topic) => ({ topic, numPartitions: 2 })) });
  const producer = new kafkajs.Kafka({ ...servers.kafka, logLevel: kafkajs.logLevel.NOTHING }).producer();
  await producer.connect();
  const message = { database: 'a', table: 'b', type: 'insert', ts: 1, data: { id: 1 } };
  await producer.send({ topic: topics.maxwell, messages: [{ value: JSON.stringify(message) }] });
  await producer.disconnect();
});

afterAll(async () => {
  await sql.query(`drop database ${name}; drop user '${name}'@'%', '${name}_r'@'%'`);
  await sql.end();
  await elasticsearch.indices.delete({ index: `${name}__20260101t000000` });
  await elasticsearch.close();
  await admin.deleteTopics({ topics: Object.values(topics) });
  await admin.disconnect();
});

interface Changed {
  kafka?: { name: string; format: string }[];
  user?: string;
}

/** Each finding as `severity path: message`, but for those of Temporal. */
async function found(mapped: object[], { kafka = [], user = '' }: Changed = {}): Promise<string[]> {
  const config = {
    kafka: {
      ...servers.kafka,
      groupId: name,
      topics: kafka.length > 0 ? kafka : [{ name: topics.empty, format: 'canal' }],
    },
    mysql: user === '' ? servers.mysql : { ...servers.mysql, user, password: 'p' },
    temporal: { address: servers.temporal.address },
    elasticsearch: servers.elasticsearch,
    redis: { url: servers.redis.url },
    tables: mapped,
  };
  const { config: parsed } = parseConfig({ file: 'c.yaml', text: stringify(config), env: {} });
  const findings = await checkLive(parsed);
  return findings
    .filter(({ path }) => path[0] !== 'temporal')
    .map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`.replaceAll(name, 'db'));
}

const cacheKeys = ['k:{id}'];

test('a column that is not there is an error wherever it is named', async () => {
  const index = {
    name,
    routing: '{shop}',
    exclude: ['nothing'],
    fields: { price: 'price', total: { expression: 'row.amount * 2.0' }, place: { point: { lat: 'x', lon: 'id' } } },
    filter: { values: { status: [1] }, ranges: { at: { gt: '2024-01-01' } } },
    joins: {
      brand: {
        one: `${name}.brands`,
        on: { brand: 'id' },
        include: ['id', 'country'],
        joins: { maker: { one: `${name}.makers`, on: { maker: 'id' } } },
      },
      link: { many: `${name}.goods_category`, on: { id: 'goods_id' } },
    },
  };
  const findings = await found([
    { table: `${name}.goods`, tenant: 'shop_id', mask: ['mail'], index, cacheKeys: ['k:{id}', { key: 'c:{colour}' }] },
  ]);
  expect(findings.filter((finding) => finding.includes('column'))).toEqual([
    'error tables.0.tenant: db.goods has no column "shop_id"',
    'error tables.0.mask.0: db.goods has no column "mail"',
    'error tables.0.cacheKeys.1.key: db.goods has no column "colour"',
    'error tables.0.index.routing: db.goods has no column "shop"',
    'error tables.0.index.exclude.0: db.goods has no column "nothing"',
    'error tables.0.index.fields.price: db.goods has no column "price"; MySQL spells it "Price"',
    'error tables.0.index.fields.total.expression: db.goods has no column "amount"',
    'error tables.0.index.fields.place.point.lat: db.goods has no column "x"',
    'error tables.0.index.filter.values.status: db.goods has no column "status"',
    'error tables.0.index.joins.brand.on.brand: db.goods has no column "brand"',
    'error tables.0.index.joins.brand.include.1: db.brands has no column "country"',
    'error tables.0.index.joins.link.key: db.goods_category has no column "id"',
  ]);
  expect(findings).toContain(
    'error tables.0.index.joins.brand.joins.maker.one: MySQL has no table db.makers, or its user may not see it',
  );
});

test('a filter for what a column never is is a warning', async () => {
  const index = {
    name,
    include: ['id'],
    filter: {
      values: { state: ['sold', 'soled', null, true], sold: [1, '1.0', 'many', true], sku: ['anything', 1] },
      excludeValues: { Price: ['19.90', 'free'], state: [''] },
    },
    joins: {
      brand: { one: `${name}.brands`, on: { id: 'id' }, include: ['id'], filter: { values: { maker: ['me'] } } },
      link: {
        many: `${name}.category`,
        through: { table: `${name}.goods_category`, on: { id: 'goods_id' }, include: ['sort'] },
        on: { category_id: 'id' },
        filter: { excludeValues: { sort: ['first'] } },
      },
    },
  };
  const findings = await found([{ table: `${name}.goods`, index }]);
  const at = 'warning tables.0.index';
  expect(findings.filter((finding) => finding.includes('is never'))).toEqual([
    `${at}.filter.values.state.1: state of db.goods is never "soled": it is of type enum('draft','sold')`,
    `${at}.filter.values.state.3: state of db.goods is never true: it is of type enum('draft','sold')`,
    `${at}.filter.values.sold.2: sold of db.goods is never "many": it is of type bigint`,
    `${at}.filter.excludeValues.Price.1: Price of db.goods is never "free": it is of type decimal(10,2)`,
    `${at}.joins.brand.filter.values.maker.0: maker of db.brands is never "me": it is of type int`,
    `${at}.joins.link.filter.excludeValues.sort.0: sort of db.goods_category is never "first": it is of type int`,
  ]);
});

test('every table of a pattern is looked at, and one that nothing matches is a warning', async () => {
  expect(
    await found([
      { table: `${name}.order_[0-9]+`, cacheKeys: ['k:{id}:{shop}'] },
      { table: `${name}.order_\\d`, cacheKeys },
      { table: `${name}.shard_[0-9]+`, cacheKeys },
    ]),
  ).toEqual([
    'error tables.0.cacheKeys.0: db.order_2 has no column "shop"',
    'error tables.1.table: db.order_1 is mapped twice: db.order_[0-9]+ means it too',
    'warning tables.2.table: MySQL has no table that matches db.shard_[0-9]+ yet, or its user may not see it',
  ]);
});

test('a join without an index, either way, is a warning with the statement to run', async () => {
  const joins = {
    brand: { one: `${name}.brands`, on: { brand_id: 'id' } },
    categories: {
      many: `${name}.category`,
      through: { table: `${name}.goods_category`, on: { id: 'goods_id' }, include: ['sort'] },
      on: { category_id: 'id' },
      orderBy: ['sort'],
    },
  };
  const findings = await found([{ table: `${name}.goods`, index: { name, joins, include: ['id'] } }]);
  expect(findings.filter((finding) => finding.includes('CREATE INDEX'))).toEqual([
    'warning tables.0.index.joins.brand.one: db.goods has no index that begins with brand_id, and a change of db.brands changes the documents of its rows: each time all of it is read, and locked meanwhile. Run: CREATE INDEX `goods_brand_id` ON `db`.`goods` (`brand_id`)',
    'warning tables.0.index.joins.categories.many: db.goods_category has no index that begins with category_id, and a change of db.category changes the documents of its rows: each time all of it is read, and locked meanwhile. Run: CREATE INDEX `goods_category_category_id` ON `db`.`goods_category` (`category_id`)',
  ]);
});

test('a key that is not the primary one is a warning, none at all an error', async () => {
  const findings = await found([
    { table: `${name}.goods`, key: ['sku'], cacheKeys: ['k:{sku}'] },
    { table: `${name}.log`, cacheKeys },
  ]);
  expect(findings).toEqual([
    expect.stringMatching(/^warning tables\.0\.key: the primary key of db\.goods is \[id\], and capture tools/),
    expect.stringMatching(/^error tables\.1\.key: db\.log has neither a primary key/),
  ]);
});

test('a table that the user may not read is an error, one of which it may read some columns too', async () => {
  const index = {
    name,
    include: ['id'],
    joins: { brand: { one: `${name}.brands`, on: { id: 'id' }, include: ['id'] } },
  };
  const mapped = [{ table: `${name}.goods`, index }];
  expect(await found(mapped, { user: name })).toEqual([]);
  expect(await found([...mapped, { table: `${name}.order_1`, cacheKeys }], { user: `${name}_r` })).toEqual([
    expect.stringMatching(
      /^error tables\.0\.index\.joins\.brand\.one: the user may not read all of db\.brands: run GRANT/,
    ),
    'error tables.1.table: MySQL has no table db.order_1, or its user may not see it',
  ]);
});

test('a field that its index does not take is a warning', async () => {
  const index = {
    name,
    fields: {
      price: 'Price',
      is_new: { column: 'on_sale', type: 'boolean' },
    },
    include: ['id', 'sku', 'sold', 'at', 'on_sale'],
    joins: {
      brand: { one: `${name}.brands`, on: { id: 'id' } },
      categories: { many: `${name}.category`, on: { id: 'id' } },
    },
  };
  const at = 'warning tables.0.index.mappings.properties';
  expect(await found([{ table: `${name}.goods`, index }])).toEqual([
    `${at}.sku: the field sku is made of varchar(20), but is long in the index, which does not take that as it is: keyword does`,
    `${at}.sold: the field sold is made of bigint, but is integer in the index, which does not take that as it is: long does`,
    `${at}.at: the field at is made of datetime, but is a date of format epoch_second in the index, which does not read 2026-01-02T03:04:05: add ||strict_date_optional_time`,
    `${at}.on_sale: the field on_sale is made of tinyint(1), but is boolean in the index, which does not take that as it is: byte does, or a field of type: boolean`,
    `${at}.price: the field price is made of decimal(10,2), but is integer in the index, which does not take that as it is: double does`,
    `${at}.brand.properties.name: the field name is made of varchar(50), but is date in the index, which does not take that as it is: keyword does, or a field of type: date`,
    `${at}.categories: the field categories is made of rows of db.category, but is keyword in the index, which does not take that as it is: object does`,
  ]);
});

describe('of a topic', () => {
  const mapped = [{ table: `${name}.goods`, cacheKeys }];

  test('another format than its messages have is an error, that it is not there too', async () => {
    const kafka = [
      { name: topics.maxwell, format: 'debezium' },
      { name: `${name}.nothing`, format: 'canal' },
    ];
    expect(await found(mapped, { kafka })).toEqual([
      'error kafka.topics.0.format: the first message of "db.maxwell" is of maxwell, not of debezium',
      'error kafka.topics.1.name: Kafka has no topic "db.nothing": create it, or start the capture tool first',
    ]);
  });

  test('auto says what it is, or that nothing tells yet', async () => {
    const kafka = Object.values(topics).map((topic) => ({ name: topic, format: 'auto' }));
    expect(await found(mapped, { kafka })).toEqual([
      'warning kafka.topics.0.format: the first message of "db.maxwell" is of maxwell: write format: maxwell, so that no other message decides it',
      'warning kafka.topics.1.format: "db.empty" has no message yet that would tell its format: name it, if you know it',
    ]);
  });

  test('no group of a check stays', async () => {
    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.startsWith('evenkeel-check-'))).toEqual([]);
  });
});

test('columns that MySQL cannot compare are an error where it has to', async () => {
  const codes = { many: `${name}.spelt`, on: { code: 'code' } };
  const chained = { ...codes, through: { table: `${name}.spelt_link`, on: { id: 'goods_id' } } };
  const index = { name, include: ['id'], joins: { codes: chained } };
  const findings = await found([{ table: `${name}.goods`, index }]);
  expect(findings.filter((finding) => finding.includes('compare'))).toEqual([
    'error tables.0.index.joins.codes.many: MySQL cannot compare db.spelt_link.code and db.spelt.code: give them the same collation by ALTER TABLE',
  ]);
  const alone = { table: `${name}.spelt_link`, key: ['code', 'goods_id'], index: { name, joins: { codes } } };
  expect((await found([alone])).filter((finding) => finding.includes('compare'))).toEqual([]);
});
