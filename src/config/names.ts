import { z } from 'zod';
import { tableMatcher, isPattern } from '../mapping/table-pattern.ts';

export const columnName = z.string().regex(/^[\p{L}\p{N}_$]+$/u, 'must be the name of a column');

export const fieldName = z.string().min(1);

/** One table. */
export const tableName = z
  .string()
  .superRefine((table, context) => {
    const message = nameProblem(table) ?? (isPattern(table) ? ONE_TABLE : undefined);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ pattern: String.raw`^[^.\s]+\.[^.\s]+$` });

const ONE_TABLE = 'must be one table: only the mapped table itself, in `table`, may be a pattern';

/** One table, or a pattern of sharded ones. */
export const tableNames = z
  .string()
  .superRefine((table, context) => {
    const message = nameProblem(table) ?? patternProblem(table);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ pattern: String.raw`^[^.\s]+\.\S+$` });

function nameProblem(table: string): string | undefined {
  return /^[\p{L}\p{N}_$-]+\.\S+$/u.test(table) ? undefined : 'must be database.table, the database by its plain name';
}

function patternProblem(table: string): string | undefined {
  try {
    tableMatcher(table);
    return undefined;
  } catch (error) {
    return `is no pattern: ${(error as Error).message}`;
  }
}

/** Columns of the rows on one side: columns of the rows on the other. */
export const columnPairs = z
  .record(columnName, columnName)
  .refine((pairs) => Object.keys(pairs).length > 0, 'needs a column, as in brand_id: id');
