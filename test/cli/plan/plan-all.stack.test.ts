import { afterAll, expect, test } from 'vitest';
import { acceptDocuments, changeInPlace } from '../../../src/cli/plan/change-in-place.ts';
import { planAll } from '../../../src/cli/plan/plan-all.ts';
import { planLines } from '../../../src/cli/plan/plan-lines.ts';
import { createElasticsearch } from '../../../src/connectors/elasticsearch.ts';
import { createIndexParts } from '../../../src/connectors/index-parts.ts';
import { ensureIndex } from '../../../src/connectors/index-setup.ts';
import type { IndexMapping } from '../../../src/mapping/index-mapping.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import { endpoints } from '../../../stack/endpoints.ts';
import { tableConfig } from '../../mapping/table-config.ts';

const name = `t_plan_${Date.now()}`;
const { client, close } = createElasticsearch(endpoints().elasticsearch);

afterAll(async () => {
  const indices = Object.keys(await client.indices.get({ index: `${name}*` }));
  if (indices.length > 0) await client.indices.delete({ index: indices });
  await close();
});

type IndexInput = NonNullable<Parameters<typeof tableConfig>[0]['index']>;

function indicesOf(...indices: IndexInput[]): IndexMapping[] {
  return [...createMapping([tableConfig({ table: 'shop.goods', indices })]).tables[0]!.indices];
}

async function make({ name: alias, settings, mappings, declared }: IndexMapping, owner: string): Promise<void> {
  await ensureIndex(client, { name: alias, settings, mappings, mark: { owner, documents: declared } });
}

async function plan(indices: readonly IndexMapping[], owner: string): Promise<string[]> {
  return planLines(await planAll(client, indices, owner), [], false).map((line) =>
    line.replaceAll(name, 'T').replaceAll(/__\w+/g, '__*'),
  );
}

const goods: IndexInput = {
  name: `${name}_goods`,
  settings: {
    number_of_replicas: 0,
    analysis: { analyzer: { words: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'stop'] } } },
  },
  mappings: {
    dynamic: false,
    properties: {
      id: { type: 'long' },
      name: { type: 'text', analyzer: 'words', fields: { keyword: { type: 'keyword', ignore_above: 100 } } },
      at: { type: 'date', format: 'strict_date_optional_time' },
      place: { type: 'geo_point' },
      lines: { type: 'nested', properties: { id: { type: 'long', coerce: false } } },
      raw: { type: 'object', enabled: false },
      brand: { dynamic: 'strict', properties: { id: { type: 'long', index: false } } },
    },
  },
  joins: { brand: { one: 'shop.brands', on: { brand_id: 'id' } } },
  filter: { values: { on_sale: [1] } },
};

test('an index that was just made as the config says needs nothing', async () => {
  const indices = indicesOf(goods);
  expect(await plan(indices, name)).toEqual(['+ index T_goods of shop.goods', '', 'nothing to change']);
  await make(indices[0]!, name);
  expect(await plan(indices, name)).toEqual(['nothing to change']);
});

test('what can change in place does, what needs new documents is known until it is accepted, and a new index stays needed', async () => {
  const properties = goods.mappings!['properties'] as Record<string, object>;
  const wanted = indicesOf({
    ...goods,
    settings: { ...goods.settings, refresh_interval: '5s' },
    mappings: {
      dynamic: 'strict',
      properties: {
        ...properties,
        name: { ...properties['name'], search_analyzer: 'standard', fields: { keyword: { type: 'keyword' } } },
        lines: { type: 'nested', properties: { sku: { type: 'keyword' } } },
        at: { type: 'date' },
      },
    },
    exclude: ['raw'],
  });
  const inPlace = [
    '    ~ setting refresh_interval: 1s -> 5s  (in place)',
    '    ~ mapping dynamic: false -> strict  (in place)',
    '    ~ field name, search_analyzer: words -> standard  (in place)',
    '    ~ field name.keyword, ignore_above: 100 -> default  (in place)',
  ];
  const afterwards = [
    '    ~ field at, format: strict_date_optional_time -> default  (needs a new index)',
    '    ~ document, columns: all -> all but raw  (documents have to be written again)',
    '    ~ documents were not indexed by what is declared of name.keyword, at, lines.sku  (documents have to be written again)',
  ];
  const [first, ...before] = await plan(wanted, name);
  expect(first).toBe('~ index T_goods of shop.goods');
  expect(before.slice(0, -2).toSorted()).toEqual(
    [...inPlace, '    + field lines.sku: keyword  (in place)', ...afterwards].toSorted(),
  );

  expect(await changeInPlace(client, wanted[0]!)).toHaveLength(1);
  expect(await changeInPlace(client, wanted[0]!)).toEqual([]);
  expect((await plan(wanted, name)).slice(1, -2)).toEqual(afterwards);

  await acceptDocuments(client, wanted[0]!, name);
  expect((await plan(wanted, name)).slice(1, -2)).toEqual(afterwards.slice(0, 1));
});

test('of a divided index each part is looked at, and those that lack the same are told together', async () => {
  const divided = { name: `${name}_runs_{at:YYYY-MM}`, mappings: { properties: { id: { type: 'long' } } } };
  const owner = `${name}_divided`;
  const [index] = indicesOf(divided);
  expect(await plan([index!], owner)).toEqual([
    '+ index T_runs_{at:YYYY-MM} of shop.goods: its parts come with their first documents',
    '',
    'nothing to change',
  ]);
  const parts = createIndexParts(client, owner);
  for (const month of ['2026-01', '2026-02']) await parts.ensure(index!, `${name}_runs_${month}`);
  expect(await plan([index!], owner)).toEqual(['nothing to change']);
  const wanted = indicesOf({ ...divided, fields: { day: 'at' } });
  expect(await plan(wanted, owner)).toEqual([
    '~ index T_runs_{at:YYYY-MM} of shop.goods, in 2 of its parts',
    '    + document field day  (documents have to be written again)',
    '',
    'nothing to change',
  ]);
});

test('an index that no table writes to any more is left over, for the config that made it alone', async () => {
  const owner = `${name}_left`;
  await make(indicesOf({ name: `${name}_left` })[0]!, owner);
  expect(await plan([], owner)).toEqual([
    '- index T_left__* of shop.goods: no table writes to it any more',
    '',
    'nothing to change',
  ]);
  expect(await plan([], `${name}_other`)).toEqual(['nothing to change']);
});

test('of an index from before, nobody knows how its documents were made, until somebody says it', async () => {
  const [index] = indicesOf({ name: `${name}_old` });
  await ensureIndex(client, { name: `${name}_old`, settings: {}, mappings: { _meta: { ours: 1 } } });
  expect(await plan([index!], name)).toContain(
    '    ~ nobody wrote down how its documents were made  (documents have to be written again)',
  );
  await acceptDocuments(client, index!, name);
  expect(await planAll(client, [index!], `${name}_nobody`)).toMatchObject([{ state: 'there', changes: [] }]);
  const kept = await client.indices.getMapping({ index: `${name}_old` });
  expect(Object.values(kept)[0]?.mappings._meta).toMatchObject({ ours: 1, evenkeel: { owner: name } });
});
