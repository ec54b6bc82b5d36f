import type { RowDataPacket } from 'mysql2/promise';
import type { Connections } from '../../demo/connections.ts';
import type { Shop } from '../../proof/parts/goods/shop.ts';

/** As many as evenkeel takes at once. */
export const PAGE_ROWS = 1_000;

/** What everybody writes first: a page of rows by primary key, a document of each, one `_bulk`; and the next. */
export async function copyRows(
  { mysql, elasticsearch }: Connections,
  { table }: Pick<Shop, 'table'>,
  index: string,
): Promise<void> {
  for (let after = 0; ;) {
    const [page] = await mysql.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, [
      after,
      PAGE_ROWS,
    ]);
    if (page.length === 0) return;
    const { errors } = await elasticsearch.bulk({
      index,
      operations: page.flatMap((row) => [{ index: { _id: String(row['id']) } }, documentOf(row)]),
    });
    if (errors) throw new Error('a document is refused');
    after = Number(page.at(-1)!['id']);
  }
}

const documentOf = (row: RowDataPacket): object => ({
  ...row,
  updated_at: String(row['updated_at']).replace(' ', 'T'),
});
