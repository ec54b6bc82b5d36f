import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir } from '../../stack/paths.ts';

const HEADER_BYTES = 100;

/**
 * Bytes in use of the development server's database: SQLite's header tells how many pages there are and how many of them are
 * free. What is still in its write-ahead log is not counted: a few MB at most.
 */
export function temporalDatabaseBytes(): number {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(join(dataDir('temporal'), 'temporal.db'), 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  return usedBytes(header);
}

/** https://www.sqlite.org/fileformat.html#the_database_header */
export function usedBytes(header: Buffer): number {
  const pageBytes = header.readUInt16BE(16);
  const [pages, freePages] = [header.readUInt32BE(28), header.readUInt32BE(36)];
  return (pages - freePages) * (pageBytes === 1 ? 65_536 : pageBytes);
}
