import { expect, test } from 'vitest';
import { documentChanges } from '../../../src/cli/plan/document-changes.ts';
import { declaredIndex } from '../../../src/mapping/declared-index.ts';
import type { IndexConfig } from '../../../src/mapping/table-config.ts';
import { tableConfig } from '../../mapping/table-config.ts';

type IndexInput = NonNullable<Parameters<typeof tableConfig>[0]['index']>;

function declared(index: Omit<IndexInput, 'name'>) {
  const table = tableConfig({ table: 'shop.goods', index: { name: 'goods', ...index } });
  return declaredIndex(table, table.index as IndexConfig);
}

/** The first as Elasticsearch gives it back. */
function lines(now: Omit<IndexInput, 'name'>, wanted: Omit<IndexInput, 'name'>): string[] {
  const kept = JSON.parse(JSON.stringify(declared(now))) as ReturnType<typeof declared>;
  return documentChanges(kept, declared(wanted)).map(({ mark, what, remedy }) => `${mark} ${what} (${remedy})`);
}

const brand = { one: 'shop.brands', on: { brand_id: 'id' }, include: ['id'] };

test('the same config changes nothing, in whatever order it is written', () => {
  const config = { filter: { values: { state: [1, 2] } }, joins: { brand }, fields: { a: 'x', b: 'y' } };
  expect(lines(config, { ...config, fields: { b: 'y', a: 'x' } })).toEqual([]);
});

test('columns, fields, filters and joins need their documents written again', () => {
  expect(
    lines(
      { fields: { a: 'x', b: 'y' }, filter: { values: { state: [1] } }, joins: { brand, old: brand } },
      {
        exclude: ['secret'],
        fields: { a: { column: 'x', type: 'integer' }, c: 'z' },
        filter: { values: { state: [1, 2] }, expression: 'row.stock > 0' },
        joins: { brand: { ...brand, include: ['id', 'name'], on: { maker_id: 'id' }, joins: { country: brand } } },
      },
    ),
  ).toEqual([
    '~ document, columns: all -> all but secret (heal)',
    '~ document field a: x -> {"column":"x","type":"integer"} (heal)',
    '- document field b (heal)',
    '+ document field c (heal)',
    '~ filter, values.state: [1] -> [1,2] (heal)',
    '~ filter, expression: none -> row.stock > 0 (heal)',
    '~ join brand, on: {"brand_id":"id"} -> {"maker_id":"id"} (heal)',
    '~ document of brand, columns: id -> id, name (heal)',
    '+ join brand.country (heal)',
    '- join old (heal)',
  ]);
});

test('another id, key or routing puts documents elsewhere: they need a new index', () => {
  expect(lines({}, { id: 'g-{id}', routing: '{shop_id}' })).toEqual([
    '~ documents, id: none -> g-{id} (rebuild)',
    '~ documents, routing: none -> {shop_id} (rebuild)',
  ]);
});

test('a field that is new in the mapping is not searchable in the documents that are there', () => {
  const name = { type: 'text', fields: { raw: { type: 'keyword' } } };
  const properties = (inner: object) => ({ mappings: { properties: { name: inner, brand: { properties: {} } } } });
  expect(lines(properties({ type: 'text' }), properties(name))).toEqual([
    '~ documents were not indexed by what is declared of name.raw (heal)',
  ]);
  expect(lines(properties(name), properties({ ...name, search_analyzer: 'other' }))).toEqual([]);
});

test('a secret is not kept, but another one is noticed', () => {
  const hash = (secret: string) => ({ fields: { mail: { type: 'hash', secret } } }) as const;
  expect(JSON.stringify(declared(hash('correct horse')))).not.toContain('correct horse');
  expect(lines(hash('correct horse'), hash('correct horse'))).toEqual([]);
  expect(lines(hash('correct horse'), hash('battery staple'))).toHaveLength(1);
});
