import { isDeepStrictEqual } from 'node:util';
import { expectedField } from './expected-field.ts';

export interface FieldDifference {
  field: string;
  /** what MySQL has */
  row: unknown;
  /** what the document has; undefined: no such field */
  document: unknown;
}

/** Both ways: a column that is missing or differs in the document, and a field that no column has. */
export function compareFields(
  columnTypes: ReadonlyMap<string, string>,
  row: Readonly<Record<string, string | null>>,
  document: Readonly<Record<string, unknown>>,
): FieldDifference[] {
  const differences: FieldDifference[] = [];
  for (const [field, type] of columnTypes) {
    const expected = expectedField(type, row[field] ?? null);
    if (!isDeepStrictEqual(document[field], expected))
      differences.push({ field, row: expected, document: document[field] });
  }
  for (const field of Object.keys(document))
    if (!columnTypes.has(field)) differences.push({ field, row: undefined, document: document[field] });
  return differences;
}
