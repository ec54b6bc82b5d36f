import type { KafkaMessage } from 'kafkajs';
import { makeTables, type Row } from '../backlog/tables.ts';
import type { BareSettings } from './bare-settings.ts';
import { createBareTable } from './bare-table.ts';

/** What the bare loop does for a batch. */
export interface BareWork {
  /** Of a `_bulk`: one document of each row that was changed, by its last change. */
  lines: string[];
  cacheKeys: string[];
}

interface Change {
  table: string;
  isDelete: boolean;
  row: Row;
}

const readers = {
  canal: (message: { table: string; type: string; data: Row[] }): Change[] =>
    message.data.map((row) => ({ table: message.table, isDelete: message.type === 'DELETE', row })),

  debezium(message: { op: string; before: Row; after: Row; source: { table: string } }): Change[] {
    const isDelete = message.op === 'd';
    return [{ table: message.source.table, isDelete, row: isDelete ? message.before : message.after }];
  },
};

type Settings = Pick<BareSettings, 'run' | 'format' | 'tables'>;

export function createBareWork(settings: Settings): (messages: readonly Pick<KafkaMessage, 'value'>[]) => BareWork {
  const tables = new Map(makeTables(settings.tables).map((table) => [table.name, createBareTable(table, settings)]));
  const read = readers[settings.format];

  function linesOf({ table, isDelete, row }: Change): string[] {
    const { index, idOf, documentOf } = tables.get(table)!;
    const meta = { _index: index, _id: idOf(row) };
    return isDelete
      ? [JSON.stringify({ delete: meta })]
      : [JSON.stringify({ index: meta }), JSON.stringify(documentOf(row))];
  }

  return (messages) => {
    const last = new Map<string, Change>();
    const cacheKeys = new Set<string>();
    for (const { value } of messages) {
      if (value === null) continue;
      for (const change of read(JSON.parse(value.toString()))) {
        const { index, idOf, keysOf } = tables.get(change.table)!;
        last.set(`${index}/${idOf(change.row)}`, change);
        for (const key of keysOf(change.row)) cacheKeys.add(key);
      }
    }
    return { lines: [...last.values()].flatMap(linesOf), cacheKeys: [...cacheKeys] };
  };
}
