import type { RowDataPacket } from 'mysql2/promise';
import type { Connections } from '../../demo/connections.ts';
import { indexDefinition, type Shop } from '../../proof/parts/goods/shop.ts';

/** What everybody writes first: a page of rows by primary key, a document of each, one `_bulk`; and the next. Gives its seconds. */
export async function runBareLoop(
  { mysql, elasticsearch }: Connections,
  { table, name }: Shop,
  pageRows: number,
): Promise<number> {
  const index = `${name}_bare`;
  // As evenkeel's new indices while they are filled.
  const settings = { ...indexDefinition.settings, refresh_interval: '-1' };
  await elasticsearch.indices.create({ index, settings, mappings: indexDefinition.mappings });
  const beganAtMs = performance.now();
  let after = 0;
  for (;;) {
    const [page] = await mysql.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, [
      after,
      pageRows,
    ]);
    if (page.length === 0) break;
    const { errors } = await elasticsearch.bulk({
      index,
      operations: page.flatMap((row) => [{ index: { _id: String(row['id']) } }, documentOf(row)]),
    });
    if (errors) throw new Error('a document is refused');
    after = Number(page.at(-1)!['id']);
  }
  const seconds = (performance.now() - beganAtMs) / 1000;
  await elasticsearch.indices.delete({ index });
  return seconds;
}

const documentOf = (row: RowDataPacket): object => ({
  ...row,
  updated_at: String(row['updated_at']).replace(' ', 'T'),
});
