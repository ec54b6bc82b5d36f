import { valueOf, type Row } from '../model/change.ts';

/** The cache key of a row; null when a column that it needs is null or absent. */
export type KeyTemplate = (row: Row) => string | null;

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** `brand:{brand_id}:goods` -> [brand_id] */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

export function compileKeyTemplate(template: string): KeyTemplate {
  return compile(template, String);
}

/** The same of a glob such as `goods:list:{brand_id}:*`: a `*` in a value is no wildcard. */
export function compilePatternTemplate(template: string): KeyTemplate {
  return compile(template, (value) => String(value).replaceAll(/[*?[\]\\]/g, '\\$&'));
}

/** The glob that covers whatever rows make of a pattern's template. */
export function coveringPattern(template: string): string {
  return template.replaceAll(PLACEHOLDER, '*');
}

function compile(template: string, write: (value: unknown) => string): KeyTemplate {
  const columns = templateColumns(template);
  return (row) => {
    if (columns.some((column) => valueOf(row, column) === null)) return null;
    return template.replace(PLACEHOLDER, (_, column: string) => write(valueOf(row, column)));
  };
}
