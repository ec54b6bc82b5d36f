/** One thing in which an index differs from what the config says, and what makes it right. */
export interface IndexChange {
  mark: '+' | '~' | '-';
  what: string;
  remedy: Remedy;
}

/**
 * `setup`: changed in place. `heal`: its documents have to be written again. `rebuild`: a new index has to be made of MySQL's rows.
 * `none`: it stays as it is, and harms nobody.
 */
export type Remedy = 'setup' | 'heal' | 'rebuild' | 'none';

/** Elasticsearch answers texts where it was given numbers and booleans. */
export function isSameSetting(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value ?? ''));
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${name}:${canonical(inner)}`).join()}}`;
}

/** A value as a person reads it. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
