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
  const [first = '', ...rest] = template.split(PLACEHOLDER);
  return (row) => {
    let key = first;
    // A column, and the text after it.
    for (let at = 0; at < rest.length; at += 2) {
      const value = valueOf(row, rest[at] as string);
      if (value === null) return null;
      key += write(value) + (rest[at + 1] as string);
    }
    return key;
  };
}
