import type { RowDataPacket } from 'mysql2/promise';
import type { Connections } from '../../demo/connections.ts';
import type { Shop } from '../../proof/parts/goods/shop.ts';

/** The least that a comparison of both sides can do: every row, every document, page by page, and nothing made of them. */

/** A page of rows by primary key; and the next. */
export async function readRows({ mysql }: Connections, { table }: Shop, pageRows: number): Promise<number> {
  let [rows, after] = [0, 0];
  for (;;) {
    const [page] = await mysql.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, [
      after,
      pageRows,
    ]);
    rows += page.length;
    if (page.length < pageRows) return rows;
    after = Number(page.at(-1)!['id']);
  }
}

/** A page of documents, as they were at one moment, in the order that costs least; and the next. */
export async function readDocuments(
  { elasticsearch }: Connections,
  { index }: Shop,
  pageRows: number,
): Promise<number> {
  const { id } = await elasticsearch.openPointInTime({ index, keep_alive: '1m' });
  try {
    let documents = 0;
    for (let after: number[] | undefined; ;) {
      const { hits } = await elasticsearch.search({
        pit: { id, keep_alive: '1m' },
        sort: ['_shard_doc'],
        size: pageRows,
        track_total_hits: false,
        ...(after && { search_after: after }),
      });
      documents += hits.hits.length;
      if (hits.hits.length < pageRows) return documents;
      after = hits.hits.at(-1)!.sort as number[];
    }
  } finally {
    await elasticsearch.closePointInTime({ id });
  }
}
