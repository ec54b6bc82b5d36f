import { z } from 'zod';

/** A fixture: a change of one row, and what must become of it. The one source of types, messages and the JSON Schema for editors. */

const value: z.ZodType<z.core.util.JSONType> = z.json();

const row = z.record(z.string(), value).superRefine((columns, context) => {
  for (const [column, found] of Object.entries(columns))
    if (typeof found === 'number' && Number.isInteger(found) && !Number.isSafeInteger(found))
      context.addIssue({ code: 'custom', path: [column], message: 'beyond 2^53 an integer is a text: quote it' });
});

const update = z.strictObject({
  before: row.describe('What the columns that changed held before; the others were what they are after.'),
  after: row.describe('The whole row after the update.'),
});

const expectation = z.strictObject({
  documents: z
    .record(z.string(), row.nullable())
    .default({})
    .describe(
      'By address (index/id, or index/id?routing=value), the document that is written; null: what was there is deleted.',
    ),
  unmappable: z
    .record(z.string(), z.string())
    .default({})
    .describe('By address, why a document cannot be made of the row.'),
  deletedKeys: z.array(z.string()).default([]).describe('Cache keys that are deleted, in any order.'),
  deletedPatterns: z.array(z.string()).default([]).describe('Patterns of cache keys that are deleted, in any order.'),
  setKeys: z.record(z.string(), row).default({}).describe('By cache key, the value that is set.'),
});

export const fixtureSchema = z
  .strictObject({
    name: z.string().min(1).describe('What the fixture shows, as a sentence.'),
    table: z
      .string()
      .regex(/^[^.\s]+\.[^.\s]+$/, 'must be database.table')
      .describe('Table of the changed row, as database.table.'),
    insert: row.optional().describe('The whole row, with values as `evenkeel preview` shows them.'),
    update: update.optional().describe('The row before and after.'),
    delete: row.optional().describe('The whole row, as it was.'),
    rows: z
      .record(z.string(), z.array(row))
      .default({})
      .describe('Other rows that are in MySQL, by database.table: those that the row is joined with.'),
    expect: expectation
      .optional()
      .describe('What becomes of the change. What is left out must be empty; --update writes it.'),
  })
  .refine(
    (fixture) => [fixture.insert, fixture.update, fixture.delete].filter(Boolean).length === 1,
    'give one of insert, update and delete',
  );

export const fixtureFileSchema = z.array(fixtureSchema).min(1, 'the file holds no fixture');

export type Fixture = z.output<typeof fixtureSchema>;
export type Outcome = z.output<typeof expectation>;

export function emptyOutcome(): Outcome {
  return expectation.parse({});
}
