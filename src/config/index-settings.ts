import { z } from 'zod';
import { templateProblems } from '../mapping/index-name.ts';
import type { IndexConfig } from '../mapping/table-config.ts';
import { crossCheck, type Problem } from './cross-check.ts';
import { filter } from './filter-settings.ts';
import { joins } from './join-settings.ts';
import { shapeCheck, shapeSettings } from './shape-settings.ts';
import { template } from './template.ts';

const indexName = z
  .string()
  .superRefine((name, context) => {
    for (const message of templateProblems(name)) context.addIssue({ code: 'custom', message });
  })
  // For editors, which cannot ask for more.
  .meta({ pattern: '^[a-z0-9](?:[a-z0-9_.-]|\\{[^{}]+\\})*$' });

export const index = z
  .strictObject({
    name: indexName.describe(
      'Alias that documents are written and searched through; with placeholders, such as orders_{created_at:YYYY-MM} or orders_{region}, one of many.',
    ),
    id: template
      .optional()
      .describe("Template of the document's id, such as g-{id}; without it the values of the key, joined by a bar."),
    routing: template.optional().describe('Template of the routing value, such as {shop_id}.'),
    definition: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File (YAML or JSON, its path relative to this one) with settings and mappings; those given here win over it, key by key.',
      ),
    settings: z.record(z.string(), z.unknown()).default({}).describe('Index settings, for setup.'),
    mappings: z.record(z.string(), z.unknown()).default({}).describe('Index mappings, for setup.'),
    ...shapeSettings,
    filter: filter.optional().describe('Which rows have a document; one that passes no longer is deleted.'),
    joins,
  })
  .check(shapeCheck, crossCheck<IndexConfig>([], joinedFields))
  .meta({ id: 'index' });

function joinedFields({ fields, joins }: IndexConfig): Problem[] {
  return Object.keys(joins ?? {})
    .filter((name) => Object.hasOwn(fields ?? {}, name))
    .map((name) => ({ path: ['joins', name], message: `${name} is one of fields as well` }));
}
