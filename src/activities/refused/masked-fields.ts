import type { Row, Value } from '../../model/change.ts';

const MASKED = '***';
const MAX_FIELDS = 50;
const MAX_CHARACTERS = 200;
/** A shorter value would blot out unrelated text. */
const MIN_MASKED_CHARACTERS = 3;

/** A row as an operator may see it: masked columns hidden, long values cut. */
export function maskedFields(row: Row, mask: ReadonlySet<string>): Record<string, string> {
  const shown = Object.entries(row).slice(0, MAX_FIELDS);
  return Object.fromEntries(
    shown.map(([column, value]) => [column, mask.has(column) ? MASKED : cut(JSON.stringify(value))]),
  );
}

/** Elasticsearch quotes a value as it understands it, not as the row has it, and to its end. */
const QUOTE_IN_ERROR = /(Preview of field's value: |immense term is: )'.*/s;
const MAX_ERROR_CHARACTERS = 1000;

/** A server's sentence without the values of masked columns, cut: it may quote a megabyte, and travels in every history. */
export function maskedText(text: string, row: Row, mask: ReadonlySet<string>): string {
  const unquoted = mask.size > 0 ? text.replace(QUOTE_IN_ERROR, `$1${MASKED}`) : text;
  const hidden = [...mask]
    .flatMap((column) => leaves(row[column] ?? null))
    .filter((value) => value.length >= MIN_MASKED_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
  return cut(
    hidden.reduce((masked, value) => masked.replaceAll(value, MASKED), unquoted),
    MAX_ERROR_CHARACTERS,
  );
}

/** The texts in a value, however deep. */
function leaves(value: Value): string[] {
  if (typeof value !== 'object' || value === null) return [String(value ?? '')];
  return Object.values(value).flatMap(leaves);
}

function cut(text: string, maxCharacters = MAX_CHARACTERS): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}
