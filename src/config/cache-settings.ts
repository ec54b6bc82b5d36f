import { z } from 'zod';
import { templateColumns } from '../mapping/key-template.ts';
import type { CacheKeyConfig, CacheRuleConfig } from '../mapping/table-config.ts';
import { crossCheck, type Problem } from './cross-check.ts';
import { shapeCheck, shapeSettings } from './shape-settings.ts';
import { balanced, literalsOf, template } from './template.ts';

const operations = ['insert', 'update', 'delete'] as const;

const cacheRule = z
  .strictObject({
    key: balanced.describe(
      'Template of the key, such as goods:{id}; of deletePattern with a *, as in goods:list:{brand_id}:*.',
    ),
    on: z
      .array(z.enum(operations))
      .min(1)
      .default([...operations])
      .describe('The changes that it is done after.'),
    action: z
      .enum(['delete', 'deletePattern', 'set'])
      .default('delete')
      .describe('Delete the key, delete all keys that it is a pattern of, or set it to the row as JSON.'),
    ttlSeconds: z.number().int().min(1).optional().describe('Of set: how long the value lives.'),
    ...shapeSettings,
  })
  .check(
    shapeCheck,
    crossCheck<CacheRuleConfig>(['key', 'action'], keyProblems),
    crossCheck<CacheRuleConfig>(['action', 'include', 'exclude', 'fields'], setProblems),
  )
  .meta({ id: 'cacheKey' });

/** Keys to delete, or what else is to be done with them. */
export const cacheKey = z.union([template, cacheRule]) satisfies z.ZodType<CacheKeyConfig>;

function keyProblems({ key, action, ttlSeconds }: CacheRuleConfig): Problem[] {
  const problems: Problem[] = [];
  if (action === 'deletePattern' && !literalsOf(key).includes('*'))
    problems.push({ path: ['key'], message: 'a pattern needs a * outside of { }, as in goods:list:{brand_id}:*' });
  if (action !== 'deletePattern' && templateColumns(key).length === 0)
    problems.push({ path: ['key'], message: 'names no column, as in goods:{id}' });
  if (action === 'set' && ttlSeconds === undefined)
    problems.push({ path: ['action'], message: 'set needs ttlSeconds' });
  return problems;
}

/** What only `set` has a use for. */
function setProblems({ action, ttlSeconds, include, exclude, fields }: CacheRuleConfig): Problem[] {
  if (action === 'set') return [];
  const given = {
    ttlSeconds: ttlSeconds !== undefined,
    include: include !== undefined,
    exclude: exclude.length > 0,
    fields: Object.keys(fields).length > 0,
  };
  return Object.entries(given)
    .filter(([, isGiven]) => isGiven)
    .map(([name]) => ({ path: [name], message: 'belongs to action: set' }));
}
