import type { Change, Decoded, Operation, SchemaChange, SchemaChangeKind } from '../model/change.ts';
import { decodeErrorCodes, type DecodeErrorCode } from './decode-error.ts';

/** What is left of a record that is too large to travel. */
export type Condensed =
  | Decoded
  | { kind: 'undecodable'; code: DecodeErrorCode; error: string; bytes: number; start: string };

/** Anybody who may write to a topic can write this, so that not even its shape is taken for granted. */
export function isCondensed(value: unknown): value is Condensed {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'rows':
      return isListOf(value['changes'], isPartialChange);
    case 'schema':
      return isSchemaChange(value['schema']);
    case 'ignored':
      return isText(value['reason']);
    case 'undecodable':
      return isOneOf(value['code'], decodeErrorCodes) && isText(value['error']) && typeof value['bytes'] === 'number';
    default:
      return false;
  }
}

const operations: readonly Operation[] = ['insert', 'update', 'delete'];

function isPartialChange(value: unknown): value is Change {
  if (!isObject(value)) return false;
  const { table, operation, before, after, partial } = value;
  return (
    isText(table) &&
    isOneOf(operation, operations) &&
    (before === null || isObject(before)) &&
    (after === null || isObject(after)) &&
    (before !== null || after !== null) &&
    partial === true
  );
}

const schemaChangeKinds: readonly SchemaChangeKind[] = ['truncate', 'rename', 'drop', 'alter', 'other'];

function isSchemaChange(value: unknown): value is SchemaChange {
  return (
    isObject(value) &&
    isListOf(value['tables'], isText) &&
    isOneOf(value['kind'], schemaChangeKinds) &&
    isText(value['statement'])
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isOneOf<T>(value: unknown, items: readonly T[]): value is T {
  return (items as readonly unknown[]).includes(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
