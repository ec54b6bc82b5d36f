import { isDeepStrictEqual } from 'node:util';
import type { RowDataPacket } from 'mysql2/promise';
import type { Connections } from '../../demo/connections.ts';
import type { Shop } from './shop.ts';

const ROWS_PER_PAGE = 2_000;

export interface Verified {
  documents: number;
  /** Sentences. */
  differences: string[];
}

/** Every document against MySQL's own join, field by field; and no document besides. */
export async function verifyDocuments({ mysql, elasticsearch }: Connections, { name, index }: Shop): Promise<Verified> {
  const differences: string[] = [];
  let rowsSeen = 0;
  for (let after = 0; ;) {
    const [rows] = await mysql.query<RowDataPacket[]>(
      `SELECT g.id, g.brand_id, g.name, g.price, g.revision, IF(b.id IS NULL, NULL, JSON_OBJECT('name', b.name)) AS brand
       FROM ${name}.goods g LEFT JOIN ${name}.brand b ON b.id = g.brand_id WHERE g.id > ? ORDER BY g.id LIMIT ${ROWS_PER_PAGE}`,
      [after],
    );
    if (rows.length === 0) break;
    after = Number(rows.at(-1)?.['id']);
    rowsSeen += rows.length;
    const { docs } = await elasticsearch.mget({ index, ids: rows.map((row) => String(row['id'])) });
    for (const [at, row] of rows.entries()) {
      const doc = docs[at];
      const source = doc !== undefined && 'found' in doc && doc.found ? doc._source : undefined;
      const expected = { ...row, brand: typeof row['brand'] === 'string' ? JSON.parse(row['brand']) : row['brand'] };
      if (!isDeepStrictEqual(source, expected))
        differences.push(`${row['id']} is ${JSON.stringify(source)}, not ${JSON.stringify(expected)}`);
    }
  }
  await elasticsearch.indices.refresh({ index });
  const { count: documents } = await elasticsearch.count({ index });
  if (documents !== rowsSeen) differences.push(`${documents} documents of ${rowsSeen} rows`);
  return { documents, differences };
}
