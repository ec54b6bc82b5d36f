import type { Client } from '@elastic/elasticsearch';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { documentIdOf, type MappedTable } from '../shop/tables.ts';
import { compareFields, type FieldDifference } from './compare-fields.ts';
import { readColumnTypes } from './column-types.ts';
import { documentPages, rowPages, type TextRow } from './pages.ts';

export type Difference =
  | { kind: 'missing' | 'orphaned'; table: string; id: string }
  | { kind: 'stale'; table: string; id: string; fields: FieldDifference[] };

export interface DocumentsReport {
  rows: number;
  documents: number;
  differences: Difference[];
}

export interface Watching {
  /** Told of each document that is found. */
  onDocument?: (document: { id: string; version: number }) => void;
  /** Told after each page. */
  onProgress?: (progress: { rows: number }) => void;
  signal?: AbortSignal | undefined;
}

/** Every row of the table against its document, field by field, and every document against its row. */
export async function verifyDocuments(
  { mysql, elasticsearch }: { mysql: Pool; elasticsearch: Client },
  table: MappedTable,
  { onDocument, onProgress, signal }: Watching = {},
): Promise<DocumentsReport> {
  const types = await readColumnTypes(mysql, table.table);
  const report: DocumentsReport = { rows: 0, documents: 0, differences: [] };
  for await (const rows of rowPages(mysql, table)) {
    signal?.throwIfAborted();
    report.rows += rows.length;
    const ids = rows.map((row) => idOf(table, row));
    const { docs } = await elasticsearch.mget<Record<string, unknown>>({ index: table.index, ids });
    for (const [at, row] of rows.entries()) {
      const [doc, id] = [docs[at]!, ids[at]!];
      if (!('found' in doc) || !doc.found) report.differences.push({ kind: 'missing', table: table.table, id });
      else {
        onDocument?.({ id, version: doc._version! });
        const fields = compareFields(types, row, doc._source ?? {});
        if (fields.length > 0) report.differences.push({ kind: 'stale', table: table.table, id, fields });
      }
    }
    onProgress?.(report);
  }
  await elasticsearch.indices.refresh({ index: table.index });
  for await (const ids of documentPages(elasticsearch, table.index)) {
    signal?.throwIfAborted();
    report.documents += ids.length;
    const present = await readPresent(mysql, table, ids);
    for (const id of ids) if (!present.has(id)) report.differences.push({ kind: 'orphaned', table: table.table, id });
  }
  return report;
}

const idOf = ({ key }: MappedTable, row: TextRow): string => documentIdOf(key.map((column) => row[column]!));

/** Ids of the documents that have a row. An id that cannot be a key of the table has none. */
async function readPresent(mysql: Pool, { table, key }: MappedTable, ids: readonly string[]): Promise<Set<string>> {
  const keys = ids.map((id) => id.split('|')).filter((parts) => parts.length === key.length);
  if (keys.length === 0) return new Set();
  const [rows] = await mysql.query<RowDataPacket[]>(
    `SELECT ${key.join(', ')} FROM ${table} WHERE (${key.join(', ')}) IN (?)`,
    [key.length === 1 ? keys.flat() : keys],
  );
  return new Set(rows.map((row) => documentIdOf(key.map((column) => String(row[column])))));
}
