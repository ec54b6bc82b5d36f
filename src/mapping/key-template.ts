import { valueOf, type Row } from '../model/change.ts';

/** The cache key of a row; null when a column that it needs is null or absent. */
export type KeyTemplate = (row: Row) => string | null;

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** `brand:{brand_id}:goods` -> [brand_id] */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

export function compileKeyTemplate(template: string): KeyTemplate {
  const columns = templateColumns(template);
  return (row) => {
    if (columns.some((column) => valueOf(row, column) === null)) return null;
    return template.replace(PLACEHOLDER, (_, column: string) => String(valueOf(row, column)));
  };
}
