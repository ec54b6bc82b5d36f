import type { Decoder } from '../../../src/formats/decoder.ts';
import { createDecoder } from '../../../src/formats/formats.ts';
import { rowOf, type Change, type Row } from '../../../src/model/change.ts';

export const TABLE = 'shop.goods';

export interface Message {
  partition: number;
  value: Uint8Array;
}

/** How a capture tool writes one statement, and how we read it again. */
export interface Capture {
  name: 'canal' | 'debezium';
  messages(changes: readonly Change[], partitionOf: (row: Row) => number): Message[];
  decode: Decoder['decode'];
}

/** One message for all rows of a statement that hash to a partition. A changed key is one update, hashed by the new key. */
const canal: Capture = {
  name: 'canal',
  messages(changes, partitionOf) {
    const partitions = changes.map((change) => partitionOf(rowOf(change)));
    return [...new Set(partitions)].map((partition) => ({
      partition,
      value: bytesOf(flatMessage(changes.filter((_, at) => partitions[at] === partition))),
    }));
  },
  decode: createDecoder('canal', { timeZone: 'UTC', columnTypes: () => undefined }).decode,
};

/** One message a row. A changed key is a delete of the old one and an insert of the new one, each hashed by its own key. */
const debezium: Capture = {
  name: 'debezium',
  messages(changes, partitionOf) {
    const rows = changes.flatMap(asKeyed);
    return rows.map((change) => ({ partition: partitionOf(rowOf(change)), value: bytesOf(envelope(change)) }));
  },
  decode: createDecoder('debezium', { timeZone: 'UTC', columnTypes: () => undefined }).decode,
};

export const captures = [canal, debezium] as const;

/** A record that no table of ours stands in: the lane passes over it. */
export function unmappedValue(): Uint8Array {
  return bytesOf({ type: 'INSERT', table: 'visits' });
}

function flatMessage(changes: readonly Change[]): object {
  const [database, table] = TABLE.split('.');
  const type = changes[0]!.operation.toUpperCase();
  const data = changes.map((change) => asText(rowOf(change)));
  const old = type === 'UPDATE' ? changes.map(({ before }) => asText(before!)) : null;
  return { type, database, table, isDdl: false, mysqlType: { id: 'int', n: 'int' }, data, old };
}

function asText(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]));
}

function asKeyed(change: Change): Change[] {
  const { before, after, table } = change;
  if (before === null || after === null || before['id'] === after['id']) return [change];
  return [
    { table, operation: 'delete', before, after: null },
    { table, operation: 'insert', before: null, after },
  ];
}

function envelope({ operation, before, after }: Change): object {
  const [db, table] = TABLE.split('.');
  return { op: { insert: 'c', update: 'u', delete: 'd' }[operation], before, after, source: { db, table } };
}

function bytesOf(message: object): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}
