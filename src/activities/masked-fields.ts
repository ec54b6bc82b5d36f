import type { Row } from '../model/change.ts';

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

/** A server's sentence without the values of masked columns. */
export function maskedText(text: string, row: Row, mask: ReadonlySet<string>): string {
  const hidden = [...mask]
    .map((column) => String(row[column] ?? ''))
    .filter((value) => value.length >= MIN_MASKED_CHARACTERS);
  return hidden.reduce((masked, value) => masked.replaceAll(value, MASKED), text);
}

function cut(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
