import type { Change, Operation, Row } from '../model/change.ts';
import { ExactNumber, isJsonObject, type Json, type JsonObject } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';

/** What all formats do with the rows of a message. */

/** @param columns that a whole row has: an image without one of them is partial */
export function createChange(images: Omit<Change, 'partial'>, columns: readonly string[]): Change {
  const isWhole = (row: Row | null): boolean => row === null || columns.every((column) => Object.hasOwn(row, column));
  return isWhole(images.before) && isWhole(images.after) ? images : { ...images, partial: true };
}

/** `old` holds what an update changed; the rest of the row was what it is now. */
export function updateOf(after: Row, old: Row | undefined): { operation: Operation; before: Row; after: Row } {
  return { operation: 'update', before: old === undefined ? after : { ...after, ...old }, after };
}

export function tableOf(database: Json | undefined, table: Json | undefined): string {
  if (typeof database !== 'string' || typeof table !== 'string' || database === '' || table === '')
    throw new DecodeError('no-table', 'the message does not name its database and table');
  return `${database}.${table}`;
}

export function rowObject(json: Json | undefined, what: string): JsonObject {
  if (!isJsonObject(json)) throw new DecodeError('no-rows', `${what} is not a row`);
  return json;
}

/** Says of which column an error is. */
export function inColumn(column: string, error: unknown): unknown {
  if (!(error instanceof DecodeError)) return error;
  return new DecodeError(error.code, `column ${column}: ${error.message}`, { cause: error });
}

export function scalarText(json: Exclude<Json, null>): string {
  if (typeof json === 'string') return json;
  if (typeof json === 'number') return String(json);
  if (typeof json === 'boolean') return json ? '1' : '0';
  if (json instanceof ExactNumber) return json.text;
  throw new DecodeError('bad-value', `${Array.isArray(json) ? 'a list' : 'an object'} for a value`);
}

export function textOr(json: Json | undefined, fallback: string): string {
  return typeof json === 'string' ? json : fallback;
}
