import type { Connections } from '../connections.ts';
import { shopTables, tableNames } from '../shop/tables.ts';
import { type CacheReport, type TouchedKeys, verifyCache } from './verify-cache.ts';
import { type DocumentsReport, verifyDocuments } from './verify-documents.ts';

/** The five tables, their indices and the cache; while nobody writes. */
export async function verifyAll(
  servers: Connections,
  touched: TouchedKeys,
): Promise<{ documents: DocumentsReport; cache: CacheReport }> {
  const documents: DocumentsReport = { rows: 0, documents: 0, differences: [] };
  for (const name of tableNames) {
    const one = await verifyDocuments(servers, shopTables[name]);
    documents.rows += one.rows;
    documents.documents += one.documents;
    documents.differences.push(...one.differences);
  }
  return { documents, cache: await verifyCache(servers, touched) };
}
