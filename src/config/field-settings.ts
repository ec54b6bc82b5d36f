import { z } from 'zod';
import { datePatternProblems } from '../mapping/date-pattern.ts';
import { fieldTypes, type FieldConfig, type FieldSourceConfig, type FieldType } from '../mapping/table-config.ts';
import { crossCheck, type Problem } from './cross-check.ts';
import { expression } from './expression.ts';
import { columnName } from './names.ts';
import { timeZone } from './servers.ts';

const datePattern = z.string().superRefine((pattern, context) => {
  for (const message of datePatternProblems(pattern)) context.addIssue({ code: 'custom', message });
});

const fieldSource = z
  .strictObject({
    column: columnName.optional().describe("Source: a column; by default the one of the field's own name."),
    value: z.json().meta({ id: 'value' }).optional().describe('Source: a constant.'),
    expression: expression.optional().describe('Source: a CEL expression over `row`, such as row.stock > 0.'),
    point: z
      .strictObject({
        lat: columnName.describe('Column of the latitude.'),
        lon: columnName.describe('Column of the longitude.'),
      })
      .optional()
      .describe('Source: two columns that make a geo point.'),
    type: z.enum(fieldTypes).optional().describe('What the value becomes; without it, it stays as it is.'),
    parse: datePattern
      .optional()
      .describe('Of date: the pattern by which a text is read, such as DD.MM.YYYY; without it as ISO 8601.'),
    format: datePattern.optional().describe('Of date: the pattern by which it is written; without it as ISO 8601.'),
    timeZone: timeZone.optional().describe('Of date: zone of a value without one, and the zone that format writes in.'),
    scale: z
      .number()
      .int()
      .min(0)
      .max(18)
      .optional()
      .describe('Of scaled: so many digits after the point become part of the integer: 19.90 with 2 is 1990.'),
    separator: z.string().min(1).optional().describe('Of split: what stands between the parts; a comma by default.'),
    secret: z
      .string()
      .min(1)
      .optional()
      .describe('Of hash: key of the HMAC, so that nobody can try values out; use ${NAME} or ${file:PATH}.'),
    keep: z.number().int().min(0).optional().describe('Of mask: so many characters at the end stay.'),
  })
  .check(crossCheck<FieldSourceConfig>([], fieldProblems))
  .meta({ id: 'field' });

/** A column's name, or what the field is made of. */
export const field = z.union([columnName, fieldSource]) satisfies z.ZodType<FieldConfig>;

const sources = ['column', 'value', 'expression', 'point'] as const;

const optionsOf: Partial<Record<keyof FieldSourceConfig, FieldType>> = {
  parse: 'date',
  format: 'date',
  timeZone: 'date',
  scale: 'scaled',
  separator: 'split',
  secret: 'hash',
  keep: 'mask',
};

function fieldProblems(config: FieldSourceConfig): Problem[] {
  const problems: Problem[] = [];
  const [first, ...others] = sources.filter((source) => config[source] !== undefined);
  for (const other of others) problems.push({ path: [other], message: `a field has one source: ${first} or ${other}` });
  if (config.point !== undefined && config.type !== undefined)
    problems.push({ path: ['type'], message: 'a geo point needs no type' });
  if (config.type === 'scaled' && config.scale === undefined)
    problems.push({ path: ['type'], message: 'scaled needs a scale, such as scale: 2' });
  for (const [option, type] of Object.entries(optionsOf) as [keyof FieldSourceConfig, FieldType][])
    if (config[option] !== undefined && config.type !== type)
      problems.push({ path: [option], message: `belongs to type: ${type}` });
  return problems;
}
