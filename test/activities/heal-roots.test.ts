import { expect, test } from 'vitest';
import { findRoots, type HealRootsDeps } from '../../src/activities/heal/heal-roots.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import type { Generation } from '../../src/model/generation.ts';
import { stamped, update } from '../mapping/changes.ts';
import { tableConfig } from '../mapping/table-config.ts';

test('too many documents of one row are one walk, however many generations of their index there are', async () => {
  const config = tableConfig({
    table: 't.goods',
    index: { name: 'goods', joins: { brand: { one: 't.brand', on: { brand_id: 'id' } } } },
  });
  const generations = (['live', 'building', 'kept'] as const).map((role): Generation => {
    return { role, stamp: role, documents: null, fence: 0, sinceMs: 0, workflowId: null, parts: new Map() };
  });
  const mapping = createMapping([config], (index) => generations.map((generation) => ({ config: index, generation })));
  const { roots } = planDocuments(stamped(update('t.brand', { id: 7, name: 'a' }, { id: 7, name: 'b' })), mapping);
  const asked: unknown[] = [];
  const deps = {
    rows: {
      tablesOf: async (name: string) => [name],
      rootKeys: async () => Array.from({ length: 1001 }, (_, at) => [at]),
    },
    starts: { healRoots: async ({ values }: { values: unknown[] }) => String(asked.push(values)) },
  } as unknown as HealRootsDeps;
  expect(await findRoots(deps, roots)).toEqual({ heals: [], walks: ['1'] });
  expect(asked).toEqual([[7]]);
});
