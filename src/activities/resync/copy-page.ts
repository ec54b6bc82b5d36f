import { addCopyCounts, noCopyCounts, type CopyCounts } from '../../model/resync.ts';
import type { HealDeps } from '../heal/heal-documents.ts';
import { makeCopies, writeCopies } from './copies.ts';
import type { BuildingTable } from './find-table.ts';
import type { RowPage } from '../walks/row-pages.ts';

/** Elasticsearch takes longer to start again, and may have forgotten a delete by then which a page that was read before does not know of. */
const MAX_AGE_MS = 5_000;

/** Rows of one table, as they were read, into the new indices. Null: nothing is written, for they have become too old. */
export async function copyPage(
  deps: HealDeps,
  building: BuildingTable,
  { table, rows, readAtMs }: Pick<RowPage, 'rows' | 'readAtMs'> & { table: string },
): Promise<CopyCounts | null> {
  const copies = await makeCopies(
    deps,
    building,
    rows.map((row) => ({ table, row })),
  );
  if (Date.now() - readAtMs > MAX_AGE_MS) return null;
  return addCopyCounts({ ...noCopyCounts(), rows: rows.length }, await writeCopies(deps, copies));
}
