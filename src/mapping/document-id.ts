import { createHash } from 'node:crypto';
import { valueOf, type Row, type Value } from '../model/change.ts';

export function keyOf(row: Row, columns: readonly string[]): Value[] {
  return columns.map((column) => {
    const value = valueOf(row, column);
    if (value === null) throw new MissingKeyError(column);
    return value;
  });
}

/** The row image lacks a key column: the table's key in the config is wrong, or the source sends partial rows. */
export class MissingKeyError extends Error {
  override name = 'MissingKeyError';
  readonly column: string;

  constructor(column: string) {
    super(`the row has no value in key column "${column}"`);
    this.column = column;
  }
}

/** Elasticsearch takes no longer ids. */
const MAX_ID_BYTES = 512;

/** One value as it is; several joined by `|`, each with `%` and `|` escaped, so that no two keys meet. */
export function documentId(key: readonly Value[]): string {
  const [only] = key;
  return shortened(key.length === 1 ? String(only) : key.map(escaped).join('|'), MAX_ID_BYTES);
}

/** The key that an id was made of, as text; null for an id that was too long to be kept whole. */
export function keyOfDocumentId(id: string, columns: number): string[] | null {
  if (columns === 1 && id === documentId([''])) return [''];
  if (SHORTENED.test(id)) return null;
  const parts = columns === 1 ? [id] : id.split('|').map((part) => part.replaceAll('%7C', '|').replaceAll('%25', '%'));
  return parts.length === columns ? parts : null;
}

const SHORTENED = /~[0-9a-f]{64}$/;

/** The text itself, or so much of it as fits beside its hash: all of nothing, which is no id for Elasticsearch. */
export function shortened(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes && text !== '') return text;
  const hash = `~${createHash('sha256').update(bytes).digest('hex')}`;
  const start = new TextDecoder().decode(bytes.subarray(0, maxBytes - hash.length), { stream: true });
  return start + hash;
}

function escaped(value: Value): string {
  return String(value).replaceAll('%', '%25').replaceAll('|', '%7C');
}
