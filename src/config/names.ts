import { z } from 'zod';
import { tableMatcher, isPattern } from '../mapping/table-pattern.ts';

export const columnName = z.string().regex(/^[\p{L}\p{N}_$]+$/u, 'must be the name of a column');

export const fieldName = z.string().min(1);

/** One table. */
export const tableName = z
  .string()
  .regex(/^[^.\s]+\.[^.\s]+$/, { error: 'must be database.table', abort: true })
  .refine(
    (table) => !isPattern(table),
    'must be one table: only the mapped table itself, in `table`, may be a pattern',
  );

/** One table, or a pattern of sharded ones. */
export const tableNames = z
  .string()
  .regex(/^[\p{L}\p{N}_$-]+\.\S+$/u, { error: 'must be database.table', abort: true })
  .superRefine((table, context) => {
    try {
      tableMatcher(table);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no pattern: ${(error as Error).message}` });
    }
  });

/** Columns of the rows on one side: columns of the rows on the other. */
export const columnPairs = z
  .record(columnName, columnName)
  .refine((pairs) => Object.keys(pairs).length > 0, 'needs a column, as in brand_id: id');
