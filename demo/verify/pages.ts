import type { Client } from '@elastic/elasticsearch';
import type { Pool, RowDataPacket, TypeCast } from 'mysql2/promise';
import type { MappedTable } from '../shop/tables.ts';

const rowsPerPage = 500;
const documentsPerPage = 1000;

/** A row in MySQL's own text, before any client has made something of it. */
export type TextRow = Record<string, string | null>;

/** All rows by primary key, page by page. */
export async function* rowPages(mysql: Pool, { table, key }: MappedTable): AsyncGenerator<TextRow[]> {
  const columns = key.join(', ');
  for (let last: (string | null)[] | undefined; ;) {
    const after = last === undefined ? '' : `WHERE (${columns}) > (?)`;
    const [rows] = await mysql.query<RowDataPacket[]>({
      sql: `SELECT * FROM ${table} ${after} ORDER BY ${columns} LIMIT ${rowsPerPage}`,
      values: last === undefined ? [] : [last],
      typeCast: asText,
    });
    const page = rows as TextRow[];
    if (page.length > 0) yield page;
    if (page.length < rowsPerPage) return;
    last = key.map((column) => page.at(-1)![column] ?? null);
  }
}

/** MySQL's own text of every value. */
export const asText: TypeCast = (field) => field.string('utf8');

/** The ids of all documents of an index, as they were at one moment. */
export async function* documentPages(elasticsearch: Client, index: string): AsyncGenerator<string[]> {
  const { id } = await elasticsearch.openPointInTime({ index, keep_alive: '1m' });
  try {
    for (let after: unknown[] | undefined; ;) {
      const { hits } = await elasticsearch.search({
        pit: { id, keep_alive: '1m' },
        sort: ['_shard_doc'],
        size: documentsPerPage,
        _source: false,
        track_total_hits: false,
        ...(after && { search_after: after as number[] }),
      });
      if (hits.hits.length > 0) yield hits.hits.map((hit) => hit._id!);
      if (hits.hits.length < documentsPerPage) return;
      after = hits.hits.at(-1)!.sort;
    }
  } finally {
    await elasticsearch.closePointInTime({ id });
  }
}
