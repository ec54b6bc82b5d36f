import type { Client } from '@elastic/elasticsearch';
import type { Connection, RowDataPacket } from 'mysql2/promise';

import { expectedField } from '../../../demo/verify/expected-field.ts';
import { compareFields } from '../../../demo/verify/compare-fields.ts';
import { readColumnTypes } from '../../../demo/verify/column-types.ts';
import type { CapturedTable } from './tables.ts';

export type TextRow = Record<string, string | null>;

/** In MySQL's own text; bytes as base64 and bits as a number, made so by MySQL. */
export async function readTextRows(sql: Connection, table: string): Promise<TextRow[]> {
  const types = await readColumnTypes(sql, table);
  const columns = [...types].map(([name, type]) => `${asText(name, type)} as ${name}`);
  const [rows] = await sql.query<RowDataPacket[]>({
    sql: `select ${columns.join(', ')} from ${table}`,
    typeCast: (field) => field.string('utf8'),
  });
  return rows;
}

function asText(column: string, type: string): string {
  if (/binary|blob/.test(type)) return `replace(to_base64(${column}), '\\n', '')`;
  return type.startsWith('bit') ? `${column} + 0` : column;
}

/** Sentences: rows without a document, documents without a row, and fields that differ. Rows and documents find each other by their key columns. */
export async function compareTable(
  { sql, elasticsearch }: { sql: Connection; elasticsearch: Client },
  name: string,
  { key, index }: Pick<CapturedTable, 'key'> & { index: string },
): Promise<string[]> {
  const types = await readColumnTypes(sql, name);
  const rows = new Map((await readTextRows(sql, name)).map((row) => [keyOfRow(row, key, types), row]));
  await elasticsearch.indices.refresh({ index });
  const { hits } = await elasticsearch.search<Record<string, unknown>>({ index, size: 1000 });
  const sentences: string[] = [];
  for (const { _id, _source: document = {} } of hits.hits) {
    const at = JSON.stringify(key.map((column) => document[column]));
    const row = rows.get(at);
    if (row === undefined) sentences.push(`${name}: document ${_id} has no row, or is not the only one of it`);
    else
      for (const field of compareFields(types, row, document))
        sentences.push(`${name} ${at}: ${JSON.stringify(field)}`);
    rows.delete(at);
  }
  return [...sentences, ...[...rows.keys()].map((at) => `${name} ${at}: no document`)];
}

const keyOfRow = (row: TextRow, key: readonly string[], types: Map<string, string>): string =>
  JSON.stringify(key.map((column) => expectedField(types.get(column) ?? '', row[column] ?? null)));
