import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/load-config.ts';

const good = `kafka:
  brokers: ["localhost:9092"]
  groupId: g
  topics: [{ name: t, format: canal }]
mysql: { host: localhost, user: u, password: "\${DB_PASSWORD}" }
temporal: { address: "localhost:7233" }
elasticsearch: { node: "http://localhost:\${ES_PORT:-9200}" }
redis: { url: "redis://localhost:6379" }
tables:
  - table: shop.goods
    index: { name: goods }
    cacheKeys: ["goods:{id}"]
`;
const env = { DB_PASSWORD: 'secret' };

function problemsOf(text: string, withEnv: NodeJS.ProcessEnv = env): readonly string[] {
  try {
    parseConfig({ file: 'c.yaml', text, env: withEnv });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('references are resolved, and defaults filled in', () => {
  const { config } = parseConfig({ file: 'c.yaml', text: good, env });
  expect(config).toMatchObject({
    mysql: { password: 'secret', port: 3306 },
    elasticsearch: { node: 'http://localhost:9200' },
    ingress: { maxBatchRecords: 4000 },
    tables: [{ key: ['id'] }],
  });
});

test('all errors come at once, each at its line and column', () => {
  const bad = good
    .replace('groupId: g', 'groupID: g')
    .replace('format: canal', 'format: cannal')
    .replace('table: shop.goods', 'table: goods')
    .replace('goods:{id}', 'goods:{id');
  expect(problemsOf(bad)).toEqual([
    expect.stringMatching(/^c\.yaml:1:1: kafka\.groupId: is missing \(a text\)/),
    expect.stringMatching(/^c\.yaml:3:3: kafka\.groupID: no such setting/),
    expect.stringMatching(/^c\.yaml:4:23: kafka\.topics\.0\.format: .*canal/),
    expect.stringMatching(/^c\.yaml:10:5: tables\.0\.table: must be database\.table/),
    expect.stringMatching(/^c\.yaml:12:17: tables\.0\.cacheKeys\.0: unbalanced/),
  ]);
});

test('time zones and column types are checked', () => {
  const columns = "columns: { id: bigint unsigned, state: \"enum('a','b')\" }";
  const typed = good
    .replace('format: canal', 'format: auto, timeZone: Asia/Shanghai')
    .replace('    cacheKeys:', `    ${columns}\n    cacheKeys:`);
  expect(problemsOf(typed)).toEqual([]);
  expect(problemsOf(typed.replace('Asia/Shanghai', 'Mars/Olympus').replace('bigint', 'bigiant'))).toEqual([
    expect.stringMatching(/^c\.yaml:4:\d+: kafka\.topics\.0\.timeZone: an IANA time zone/),
    expect.stringMatching(/^c\.yaml:12:\d+: tables\.0\.columns\.id: a MySQL type/),
  ]);
});

test('a missing variable is an error at its place', () => {
  expect(problemsOf(good, {})).toEqual(['c.yaml:5:46: environment variable DB_PASSWORD is not set']);
});

test('broken YAML says where', () => {
  expect(problemsOf('kafka: [1,\n  }')[0]).toMatch(/^c\.yaml:2:\d+: /);
});

test('of a line that is no YAML the first error is told, and what to do about it', () => {
  const quotes = 'a text with { }, [ ], quotes or a colon in it needs quotes around all of it';
  const inFlow = good.replace('{ name: goods }', '{ name: goods, id: {$table}|{id}, routing: x }');
  expect(problemsOf(inFlow)).toEqual([`c.yaml:11:39: Unexpected scalar at node end; ${quotes}`]);
  const twice = good
    .replace('{ name: goods }', "{ name: goods, fields: { a: row.a > 5 ? 'x' : 'y', b: row.b ? 1 : 2 } }")
    .replace('["goods:{id}"]', '[{ key: goods:{id}, action: set }]');
  expect(problemsOf(twice)).toEqual([
    `c.yaml:11:40: Block collections are not allowed within flow collections; ${quotes}`,
    `c.yaml:12:24: Block collections are not allowed within flow collections; ${quotes}`,
  ]);
});

test('an alias needs its anchor, and a key is given once', () => {
  const repeated = good.replace('{ name: goods }', '{ name: goods, name: other }');
  expect(problemsOf(repeated)).toEqual(['c.yaml:11:27: Map keys must be unique']);
  const unknown = good.replace('{ name: goods }', '{ name: goods, settings: *settings, mappings: *mappings }');
  expect(problemsOf(unknown)).toEqual([
    'c.yaml:11:37: nothing above has the anchor &settings; a text that begins with * needs quotes',
    'c.yaml:11:58: nothing above has the anchor &mappings; a text that begins with * needs quotes',
  ]);
});

test('two tables never share an index, no table is mapped twice', () => {
  const twice = `${good}  - table: shop.goods\n    index: { name: goods }\n`;
  expect(problemsOf(twice)).toEqual([
    expect.stringMatching(/^c\.yaml:13:5: tables\.1\.table: .*twice/),
    expect.stringMatching(/^c\.yaml:14:14: tables\.1\.index\.name: another index/),
  ]);
});

test('an empty file says what is missing', () => {
  expect(problemsOf('').length).toBeGreaterThan(4);
});

test('a key column cannot be masked: it is part of every id', () => {
  expect(problemsOf(`${good}    mask: [email, id]\n`)).toEqual([
    expect.stringMatching(/c\.yaml:13:\d+: tables\.0\.mask\.1: a key column/),
  ]);
});
