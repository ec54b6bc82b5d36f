import type { BacklogChange } from './changes.ts';
import type { BacklogRecord } from './record.ts';
import { type BacklogTable, DATABASE, type Row } from './tables.ts';

/** As Debezium 3.6 writes them in the development stack: without schema, both images whole, a tombstone after a delete. */
export function debeziumRecords(change: BacklogChange): BacklogRecord[] {
  const { table, operation, before, after } = change;
  const row = (after ?? before)!;
  const key = JSON.stringify(Object.fromEntries(table.key.map((column) => [column, row[column]])));
  const value = JSON.stringify({
    before: before && imageOf(table, before),
    after: after && imageOf(table, after),
    ...contextOf(change),
  });
  const record = { key, value, headers };
  return operation === 'delete' ? [record, { key, value: null, headers }] : [record];
}

const headers = {
  '__debezium.context.connectorLogicalName': 'dbz',
  '__debezium.context.taskId': '0',
  '__debezium.context.connectorName': 'mysql',
  '__debezium.context.runId': '01a1fc14-1978-7764-8d60-1543b8ad1f26',
};

/** DATETIME(3) is a number of ms; of the other types JSON has its own. */
const imageOf = ({ columns }: BacklogTable, row: Row): object =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value !== null && columns[column]!.mysqlType.startsWith('datetime') ? Date.parse(`${value}Z`) : value,
    ]),
  );

const codes = { insert: 'c', update: 'u', delete: 'd' };

function contextOf({ table, operation, at, committedAtMs, capturedAtMs }: BacklogChange): object {
  const transaction = `6902188d-e557-11f1-94cc-02fc00000001:${1 + at}`;
  return {
    source: {
      version: '3.6.1.Final',
      connector: 'mysql',
      name: 'dbz',
      ts_ms: committedAtMs,
      snapshot: 'false',
      db: DATABASE,
      sequence: null,
      ts_us: committedAtMs * 1_000,
      ts_ns: committedAtMs * 1_000_000,
      table: table.name,
      server_id: 197,
      gtid: transaction,
      file: 'mysql-bin.000002',
      pos: 400 * at,
      row: 0,
      thread: 28,
      query: null,
    },
    transaction: { id: transaction, total_order: 1, data_collection_order: 1 },
    op: codes[operation],
    ts_ms: capturedAtMs,
    ts_us: capturedAtMs * 1_000,
    ts_ns: capturedAtMs * 1_000_000,
  };
}
