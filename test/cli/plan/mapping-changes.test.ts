import { expect, test } from 'vitest';
import { mappingChanges } from '../../../src/cli/plan/mapping-changes.ts';

const live = {
  mappings: {
    dynamic: 'false',
    properties: {
      id: { type: 'long' },
      name: { type: 'text', analyzer: 'a', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
      brand: { properties: { id: { type: 'long' } } },
      lines: { type: 'nested', properties: { id: { type: 'long' } } },
    },
  },
  fields: {
    id: { type: 'long', index: true, coerce: true },
    name: { type: 'text', analyzer: 'a', index: true },
    'name.keyword': { type: 'keyword', ignore_above: 256, doc_values: true },
  },
};
const { properties } = live.mappings;

const plan = (mappings: Record<string, unknown>) => {
  const { changes, inPlace } = mappingChanges(mappings, live);
  return { lines: changes.map(({ mark, what, remedy }) => `${mark} ${what} (${remedy})`), inPlace };
};

test('what Elasticsearch tells otherwise is the same: texts for booleans, defaults left out, more than is declared', () => {
  const { brand, lines } = properties;
  expect(plan({ dynamic: false, properties: { brand, lines, id: { type: 'long', index: true } } })).toEqual({
    lines: [],
    inPlace: null,
  });
});

test('a new field is put, alone, into the object that it is in', () => {
  const lines = { type: 'nested', properties: { id: { type: 'long' }, sku: { type: 'keyword' } } };
  const brand = { properties: { name: { type: 'text' } } };
  expect(plan({ dynamic: false, properties: { ...properties, lines, brand } })).toEqual({
    lines: ['+ field brand.name: text (setup)', '+ field lines.sku: keyword (setup)'],
    inPlace: {
      properties: {
        lines: { type: 'nested', properties: { sku: { type: 'keyword' } } },
        brand: { type: 'object', properties: { name: { type: 'text' } } },
      },
    },
  });
});

test('another type or analyzer needs a new index, and is not put', () => {
  const name = { type: 'text', analyzer: 'b' };
  expect(plan({ dynamic: false, properties: { id: { type: 'keyword' }, name, lines: { type: 'object' } } })).toEqual({
    lines: [
      '~ field id: long -> keyword (rebuild)',
      '~ field name, analyzer: a -> b (rebuild)',
      '~ field lines: nested -> object (rebuild)',
    ],
    inPlace: null,
  });
});

test('a field is put whole when all that changes of it can change, its inner fields too', () => {
  const name = { type: 'text', analyzer: 'a', search_analyzer: 's', fields: { raw: { type: 'keyword' } } };
  expect(plan({ dynamic: false, properties: { name, id: { type: 'long', coerce: false } } })).toEqual({
    lines: [
      '~ field name, search_analyzer: none -> s (setup)',
      '+ field name.raw: keyword (setup)',
      '~ field id, coerce: true -> false (setup)',
    ],
    inPlace: { properties: { name, id: { type: 'long', coerce: false } } },
  });
  const keyword = { type: 'keyword', doc_values: false };
  expect(plan({ dynamic: false, properties: { name: { ...name, fields: { keyword } } } })).toEqual({
    lines: [
      '~ field name, search_analyzer: none -> s (setup)',
      '~ field name.keyword, doc_values: true -> false (rebuild)',
      '~ field name.keyword, ignore_above: 256 -> default (setup)',
    ],
    inPlace: null,
  });
});

test('of the whole mapping, dynamic can change and _routing cannot', () => {
  expect(plan({ _routing: { required: true } })).toEqual({
    lines: ['~ mapping dynamic: false -> true (setup)', '~ mapping _routing: none -> {"required":true} (rebuild)'],
    inPlace: { dynamic: true },
  });
});
