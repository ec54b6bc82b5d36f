import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/load-config.ts';

/** Each wrong file with all that is said of it. The tables begin in line 7. */
const head = `kafka: { brokers: ['localhost:9092'], groupId: g, topics: [{ name: t, format: canal }] }
mysql: { host: localhost, user: u }
temporal: { address: 'localhost:7233' }
elasticsearch: { node: 'http://localhost:9200' }
redis: { url: 'redis://localhost:6379' }
tables:
`;

interface WrongFile {
  tables: string;
  problems: string[];
}

const wrongFiles: Record<string, WrongFile> = {
  'tables that meet': {
    tables: `
  - { table: shop.goods, cacheKeys: ['k:{id}'] }
  - { table: shop.goods, cacheKeys: ['k:{id}'] }
  - { table: 'shop.order_[0-9]+', cacheKeys: ['k:{id}'] }
  - { table: shop.order_7, cacheKeys: ['k:{id}'] }
  - { table: 'shop.order_(', cacheKeys: ['k:{id}'] }
  - { table: 'sh*p.order', cacheKeys: ['k:{id}'] }
  - { table: shop.nothing }
  - nonsense`,
    problems: [
      'c.yaml:8:7: tables.1.table: this table is mapped twice',
      'c.yaml:10:7: tables.3.table: this table is mapped twice: shop.order_[0-9]+ means it too',
      'c.yaml:11:7: tables.4.table: is no pattern: Invalid regular expression: /^(?:order_()$/u: Unterminated group',
      'c.yaml:12:7: tables.5.table: must be database.table, the database by its plain name',
      'c.yaml:13:5: tables.6: needs an index, cacheKeys, or both',
      'c.yaml:14:5: tables.7: must be settings (name: value)',
    ],
  },
  'a pattern, and templates of ids': {
    tables: `
  - { table: 'shop.order_[0-9]+', index: { name: orders } }
  - table: shop.link
    key: [a, b]
    indices:
      - { name: one, id: '{a}' }
      - { name: two, id: '{a}{b}' }
      - { name: three, id: 'x-{a', routing: none }
      - { name: four, id: '{$table}|{a}|{b}', routing: '{c}' }
  - { table: shop.twice, key: [a, b, a], cacheKeys: ['k:{a}'] }`,
    problems: [
      'c.yaml:7:35: tables.0.index.id: is missing: rows of several tables come here; "{id}" fits when ids are unique over all of them, "{$table}|{id}" when they are not',
      'c.yaml:11:22: tables.1.indices.0.id: lacks {b}, a column of the key: two rows could have the same id',
      'c.yaml:12:22: tables.1.indices.1.id: needs a separator such as | between two placeholders, an ASCII character that is neither letter, digit nor %',
      'c.yaml:13:24: tables.1.indices.2.id: unbalanced { } in the template',
      'c.yaml:13:36: tables.1.indices.2.routing: names no column, as in goods:{id}',
      'c.yaml:15:38: tables.2.key.2: a is named twice',
    ],
  },
  'indices that meet': {
    tables: `
  - table: a.a
    index: { name: 'orders_{region}' }
    indices:
      - { name: orders_eu }
      - { name: orders }
      - { name: 'orders_{at:YYYY-MM}' }
      - { name: 'logs_{at:YYYY}' }
      - { name: 'logs_audit_{at:YYYY}' }
      - { name: logs_2024 }
      - { name: logs_audit }`,
    problems: [
      'c.yaml:10:11: tables.0.indices.0.name: may be an index of "orders_{region}" as well: their ids would meet',
      'c.yaml:11:11: tables.0.indices.1.name: may be an index of "orders_{region}" as well: their ids would meet',
      'c.yaml:12:11: tables.0.indices.2.name: may be an index of "orders_{region}" as well: their ids would meet',
      'c.yaml:15:11: tables.0.indices.5.name: may be an index of "logs_{at:YYYY}" as well: their ids would meet',
      'c.yaml:16:11: tables.0.indices.6.name: may be an index of "logs_audit_{at:YYYY}" as well: their ids would meet',
    ],
  },
  'names of indices': {
    tables: `
  - table: a.a
    index: { name: Goods }
    indices:
      - { name: '{region}_orders' }
      - { name: 'a_{at:YY}' }
      - { name: 'b_{at' }
      - { name: 'c_{at:YYYY-MM-DDTmm}' }`,
    problems: [
      'c.yaml:8:14: tables.0.index.name: lower case letters, digits, "_", "-" and "." outside of placeholders',
      'c.yaml:10:11: tables.0.indices.0.name: must begin with a lower case letter or a digit, not with a placeholder',
      'c.yaml:11:11: tables.0.indices.1.name: "YY" is not a date pattern; it is made of YYYY MM DD HH',
      'c.yaml:12:11: tables.0.indices.2.name: unbalanced { } in the name; a placeholder is {column} or {column:YYYY-MM}',
      'c.yaml:13:11: tables.0.indices.3.name: "YYYY-MM-DDTmm" is not a date pattern; it is made of YYYY MM DD HH',
      'c.yaml:13:11: tables.0.indices.3.name: only digits, "_", "-" and "." may stand between the tokens of "YYYY-MM-DDTmm"',
    ],
  },
  fields: {
    tables: `
  - table: a.a
    index:
      name: a
      include: [b, c]
      exclude: [d, c]
      fields:
        one: { column: b, value: 1 }
        two: { type: scaled }
        three: { type: text, scale: 2, separator: ',' }
        four: { point: { lat: x }, type: text }
        five: { type: money }
        six: { colum: b }
        seven: 7
        eight: { type: date, format: DD.MM.YY, timeZone: Mars }
        nine: { expression: 'row.b +' }
        ten: { expression: 'rows.b' }
        'bad name': 'no column'
        join: b
      joins:
        join: { one: a.b, on: { b: id } }`,
    problems: [
      'c.yaml:11:20: tables.0.index.exclude.1: c is included as well',
      'c.yaml:13:27: tables.0.index.fields.one.value: a field has one source: column or value',
      'c.yaml:14:16: tables.0.index.fields.two.type: scaled needs a scale, such as scale: 2',
      'c.yaml:15:30: tables.0.index.fields.three.scale: belongs to type: scaled',
      'c.yaml:15:40: tables.0.index.fields.three.separator: belongs to type: split',
      'c.yaml:16:17: tables.0.index.fields.four.point.lon: is missing (a text)',
      'c.yaml:16:36: tables.0.index.fields.four.type: a geo point needs no type',
      'c.yaml:17:17: tables.0.index.fields.five.type: Invalid option: expected one of "text"|"integer"|"number"|"scaled"|"boolean"|"date"|"json"|"split"|"hash"|"mask"',
      'c.yaml:18:16: tables.0.index.fields.six.colum: no such setting; there are column, value, expression, point, type, parse, format, timeZone, scale, separator, secret, keep',
      'c.yaml:19:9: tables.0.index.fields.seven: is neither a text nor settings (name: value)',
      'c.yaml:20:30: tables.0.index.fields.eight.format: "DD.MM.YY" is not a date pattern; it is made of YYYY MM DD HH mm ss SSS Z',
      'c.yaml:20:48: tables.0.index.fields.eight.timeZone: an IANA time zone such as Asia/Shanghai, or an offset such as +08:00',
      'c.yaml:21:17: tables.0.index.fields.nine.expression: Unexpected token: EOF, at character 8',
      'c.yaml:22:16: tables.0.index.fields.ten.expression: Unknown variable: rows, at character 1',
      'c.yaml:23:9: tables.0.index.fields.bad name: must be the name of a column',
      'c.yaml:26:9: tables.0.index.joins.join: join is one of fields as well',
    ],
  },
  filters: {
    tables: `
  - table: a.a
    indices:
      - { name: a, filter: {} }
      - { name: b, filter: { values: { x: 1, y: [], z: [{}] } } }
      - { name: c, filter: { ranges: { x: {}, y: { gt: 1, gte: 1 }, z: { above: 1 } } } }
      - { name: d, filter: { expression: row.a + 1, value: { x: [1] } } }
      - { name: e, filter: { expression: 'row.a == "x' } }
      - { name: f, filter: { excludeValues: { id: [18446744073709551615] } } }`,
    problems: [
      'c.yaml:9:20: tables.0.indices.0.filter: has no condition: give values, excludeValues, ranges or expression',
      'c.yaml:10:40: tables.0.indices.1.filter.values.x: must be a list',
      'c.yaml:10:46: tables.0.indices.1.filter.values.y: Too small: expected array to have >=1 items',
      'c.yaml:10:57: tables.0.indices.1.filter.values.z.0: is neither a text nor a number nor true or false nor null',
      'c.yaml:11:40: tables.0.indices.2.filter.ranges.x: needs a bound: gt, gte, lt or lte',
      'c.yaml:11:47: tables.0.indices.2.filter.ranges.y: give gt or gte, not both',
      'c.yaml:11:69: tables.0.indices.2.filter.ranges.z: needs a bound: gt, gte, lt or lte',
      'c.yaml:11:74: tables.0.indices.2.filter.ranges.z.above: no such setting; there are gt, gte, lt, lte',
      'c.yaml:12:53: tables.0.indices.3.filter.value: no such setting; there are values, excludeValues, ranges, expression',
      'c.yaml:13:30: tables.0.indices.4.filter.expression: Unterminated string, at character 10',
      'c.yaml:14:52: tables.0.indices.5.filter.excludeValues.id.0: is too long to be exact: put it in quotes',
    ],
  },
  joins: {
    tables: `
  - table: a.a
    index:
      name: a
      joins:
        neither: { on: { b: id } }
        both: { one: a.b, many: a.c, on: { b: id } }
        nothing: { one: a.b, on: {} }
        absent: { one: a.b }
        limited: { one: a.b, on: { b: id }, limit: 3 }
        many: { many: 'a.b_[0-9]', on: { b: id }, limit: 0, orderBy: [x down, 'y desc', z] }
        link: { many: a.b, through: { table: a, on: { 'b c': id } }, on: { b: id }, filters: {} }
        deep: { one: a.b, on: { b: id }, joins: { deeper: { one: a.c, on: { c: id }, include: [a], exclude: [a] } } }`,
    problems: [
      'c.yaml:11:9: tables.0.index.joins.neither: names no table: give one or many',
      'c.yaml:12:27: tables.0.index.joins.both.many: give one or many, not both',
      'c.yaml:13:30: tables.0.index.joins.nothing.on: needs a column, as in brand_id: id',
      'c.yaml:14:9: tables.0.index.joins.absent.on: is missing (values (name: value))',
      'c.yaml:15:45: tables.0.index.joins.limited.limit: belongs to many',
      'c.yaml:16:17: tables.0.index.joins.many.many: must be one table: only the mapped table itself, in `table`, may be a pattern',
      'c.yaml:16:51: tables.0.index.joins.many.limit: Too small: expected number to be >=1',
      'c.yaml:16:71: tables.0.index.joins.many.orderBy.0: a column, with asc or desc after it if need be',
      'c.yaml:17:39: tables.0.index.joins.link.through.table: must be database.table, the database by its plain name',
      'c.yaml:17:55: tables.0.index.joins.link.through.on.b c: must be the name of a column',
      'c.yaml:17:85: tables.0.index.joins.link.filters: no such setting; there are one, many, key, through, on, include, exclude, fields, filter, orderBy, limit, joins',
      'c.yaml:18:110: tables.0.index.joins.deep.joins.deeper.exclude.0: a is included as well',
    ],
  },
  'cache keys': {
    tables: `
  - table: a.a
    cacheKeys:
      - fixed
      - 'k:{id'
      - { key: 'k:{id}', action: set }
      - { key: 'k:{id}', ttlSeconds: 5, include: [a], fields: { b: c } }
      - { key: 'k:{*}:x', action: deletePattern }
      - { key: 'k:*', action: deletePattern }
      - { key: 'k:{id}', on: [] }
      - { key: 'k:{id}', on: [remove], acton: set }
      - 5
      - { action: delete }`,
    problems: [
      'c.yaml:9:9: tables.0.cacheKeys.0: names no column, as in goods:{id}',
      'c.yaml:10:9: tables.0.cacheKeys.1: unbalanced { } in the template',
      'c.yaml:11:26: tables.0.cacheKeys.2.action: set needs ttlSeconds',
      'c.yaml:12:26: tables.0.cacheKeys.3.ttlSeconds: belongs to action: set',
      'c.yaml:12:41: tables.0.cacheKeys.3.include: belongs to action: set',
      'c.yaml:12:55: tables.0.cacheKeys.3.fields: belongs to action: set',
      'c.yaml:13:11: tables.0.cacheKeys.4.key: a pattern needs a * outside of { }, as in goods:list:{brand_id}:*',
      'c.yaml:15:26: tables.0.cacheKeys.6.on: Too small: expected array to have >=1 items',
      'c.yaml:16:31: tables.0.cacheKeys.7.on.0: Invalid option: expected one of "insert"|"update"|"delete"',
      'c.yaml:16:40: tables.0.cacheKeys.7.acton: no such setting; there are key, on, action, ttlSeconds, include, exclude, fields',
      'c.yaml:17:9: tables.0.cacheKeys.8: is neither a text nor settings (name: value)',
      'c.yaml:18:9: tables.0.cacheKeys.9.key: is missing (a text)',
    ],
  },
  'masked columns': {
    tables: `
  - table: a.a
    mask: [phone, mail, id]
    index: { name: 'a_{mail}', id: '{id}|{phone}', routing: '{mail}' }
    cacheKeys: ['k:{id}', 'p:{phone}', { key: 'm:{mail}' }]`,
    problems: [
      'c.yaml:8:25: tables.0.mask.2: a key column is part of ids, and cannot be hidden',
      'c.yaml:9:14: tables.0.index.name: would show mail, which is masked',
      'c.yaml:9:32: tables.0.index.id: would show phone, which is masked',
      'c.yaml:9:52: tables.0.index.routing: would show mail, which is masked',
      'c.yaml:10:27: tables.0.cacheKeys.1: would show phone, which is masked',
      'c.yaml:10:42: tables.0.cacheKeys.2.key: would show mail, which is masked',
    ],
  },
  'joins by masked columns': {
    tables: `
  - { table: a.user, mask: [phone, mail], cacheKeys: ['u:{id}'] }
  - { table: 'a.call_[0-9]+', mask: [caller], cacheKeys: ['c:{id}'] }
  - table: a.a
    index:
      name: a
      joins:
        user: { one: a.user, on: { user_phone: phone } }
        calls: { many: a.call_7, through: { table: a.user, on: { id: id, m: mail } }, on: { phone: caller, id: id } }
        shop: { one: a.shop, on: { shop_id: id }, joins: { owner: { one: a.user, on: { phone: phone } } } }`,
    problems: [
      'c.yaml:13:36: tables.2.index.joins.user.on.user_phone: would show phone, which is masked',
      'c.yaml:14:74: tables.2.index.joins.calls.through.on.m: would show mail, which is masked',
      'c.yaml:14:93: tables.2.index.joins.calls.on.phone: would show caller, which is masked',
      'c.yaml:15:88: tables.2.index.joins.shop.joins.owner.on.phone: would show phone, which is masked',
    ],
  },
  'errors of two tables beside one of another setting': {
    tables: `
  - table: a.a
    index: { name: a, id: '{x}', mapping: {} }
    tennant: shop
  - { table: a.a, keys: [id], cacheKeys: [] }`,
    problems: [
      'c.yaml:8:23: tables.0.index.id: lacks {id}, a column of the key: two rows could have the same id',
      'c.yaml:8:34: tables.0.index.mapping: no such setting; there are name, id, routing, definition, settings, mappings, include, exclude, fields, filter, joins',
      'c.yaml:9:5: tables.0.tennant: no such setting; there are table, key, columns, tenant, updatedAt, index, indices, cacheKeys, cacheOnResync, mask, onSchemaChange, onPartialRow, repair',
      'c.yaml:10:5: tables.1: needs an index, cacheKeys, or both',
      'c.yaml:10:7: tables.1.table: this table is mapped twice',
      'c.yaml:10:19: tables.1.keys: no such setting; there are table, key, columns, tenant, updatedAt, index, indices, cacheKeys, cacheOnResync, mask, onSchemaChange, onPartialRow, repair',
    ],
  },
  'files of definitions': {
    tables: `
  - table: a.a
    index: { name: a, definition: missing.yaml }
    indices:
      - name: b
        definition: broken.yaml
      - { name: c, definition: other.yaml }
      - { name: d, definition: right.json, settings: 5 }`,
    problems: [
      "c.yaml:8:23: tables.0.index.definition: cannot be read: ENOENT: no such file or directory, open 'missing.yaml'",
      'c.yaml:11:9: tables.0.indices.0.definition: broken.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
      'c.yaml:12:20: tables.0.indices.1.definition: other.yaml: needs "settings" and "mappings", as Elasticsearch takes them, and nothing else',
      'c.yaml:13:44: tables.0.indices.2.settings: must be values (name: value)',
    ],
  },
  'anchors and merged maps': {
    tables: `
  - table: a.a
    index: &index
      name: a
      fields: &fields { x: { type: money } }
  - table: a.b
    index:
      <<: *index
      name: b
      fields:
        <<: [*fields]
        y: { colum: z }`,
    problems: [
      'c.yaml:10:30: tables.0.index.fields.x.type: Invalid option: expected one of "text"|"integer"|"number"|"scaled"|"boolean"|"date"|"json"|"split"|"hash"|"mask"',
      'c.yaml:10:30: tables.1.index.fields.x.type: Invalid option: expected one of "text"|"integer"|"number"|"scaled"|"boolean"|"date"|"json"|"split"|"hash"|"mask"',
      'c.yaml:17:14: tables.1.index.fields.y.colum: no such setting; there are column, value, expression, point, type, parse, format, timeZone, scale, separator, secret, keep',
    ],
  },
  'when repairs are': {
    tables: `
  - table: a.a
    cacheKeys: ['k:{id}']
    repair: { recent: { every: 5 min }, full: { cron: 0 3 * * }, timeZone: UTC }
  - { table: a.b, cacheKeys: ['k:{id}'], repair: { recent: { minutes: ten } } }
repair:
  recent: { every: 1h, minutes: 15 }
  full: never
  timeZone: +08:00
  blackouts:
    - { days: [monday], from: 8:00, to: '24:01' }
    - { from: 08:00, to: 08:00 }
  maxOrphanPercent: 101`,
    problems: [
      'c.yaml:9:25: tables.0.repair.recent.every: must be minutes, hours or days, such as 5m, 2h or 1d',
      'c.yaml:9:49: tables.0.repair.full.cron: must be five fields (minute, hour, day of the month, month, day of the week), such as 0 3 * * *',
      'c.yaml:9:66: tables.0.repair.timeZone: no such setting; there are recent, full, maxOrphanPercent, rowsPerSecond',
      'c.yaml:10:62: tables.1.repair.recent.minutes: must be a number',
      'c.yaml:12:24: repair.recent.minutes: nobody would look at what changes in between: at least those of every: 1h',
      'c.yaml:13:3: repair.full: is neither off nor settings (name: value)',
      'c.yaml:14:3: repair.timeZone: an IANA time zone such as Asia/Shanghai',
      'c.yaml:16:16: repair.blackouts.0.days.0: Invalid option: expected one of "sun"|"mon"|"tue"|"wed"|"thu"|"fri"|"sat"',
      'c.yaml:16:25: repair.blackouts.0.from: must be a time such as 08:00',
      'c.yaml:16:37: repair.blackouts.0.to: must be a time such as 20:00, at most 24:00',
      'c.yaml:17:22: repair.blackouts.1.to: is the time that it begins at; 00:00 to 24:00 is a whole day',
      'c.yaml:18:3: repair.maxOrphanPercent: Too big: expected number to be <=100',
    ],
  },
  'repairs that blackouts leave no time': {
    tables: `
  - table: a.a
    cacheKeys: ['k:{id}']
    repair: { recent: { every: 1d, minutes: 2000 }, full: { cron: '*/7 7,20 1 * sat' } }
  - table: a.b
    cacheKeys: ['k:{id}']
    repair: { full: { cron: '0 9,12 * * mon-fri' } }
repair:
  full: { cron: 30 23 * * 0 }
  blackouts:
    - { days: [mon, tue, wed, thu, fri], from: 08:00, to: 20:00 }
    - { days: [sun], from: '22:00', to: 02:00 }`,
    problems: [
      'c.yaml:12:23: tables.1.repair.full.cron: never is: all of its times are in blackouts',
      'c.yaml:14:11: repair.full.cron: never is: all of its times are in blackouts',
    ],
  },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-'));
  writeFileSync(join(folder, 'broken.yaml'), 'settings:\n  a: [1\n');
  writeFileSync(join(folder, 'other.yaml'), 'properties: {}\n');
  writeFileSync(join(folder, 'right.json'), '{ "settings": { "number_of_replicas": 2, "codec": "default" } }');
});
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(tables: string): readonly string[] {
  try {
    parseConfig({ file: join(folder, 'c.yaml'), text: head + tables.slice(1), env: {} });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${folder}/`, '').split('\n');
    throw error;
  }
  return [];
}

test.each(Object.entries(wrongFiles))('%s: every error, at its own line', (_, { tables, problems }) => {
  expect(problemsOf(tables)).toEqual(problems);
});

test('what an index says itself wins over its file, key by key', () => {
  const tables = `
  - table: a.a
    index: { name: a, definition: right.json, settings: { number_of_replicas: 0 }, mappings: { dynamic: false } }`;
  const { config } = parseConfig({ file: join(folder, 'c.yaml'), text: head + tables.slice(1), env: {} });
  expect(config.tables[0]?.index).toMatchObject({
    settings: { number_of_replicas: 0, codec: 'default' },
    mappings: { dynamic: false },
  });
});
