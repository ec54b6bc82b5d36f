import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { Comparison, RowRange } from '../../model/resync.ts';
import { verdictOn } from '../heal/read-documents.ts';
import type { CompareDeps } from './compare-building.ts';
import type { BuildingTable } from './find-table.ts';
import type { Building } from './resync-activities.ts';
import { createRowPages, type RowPage } from '../walks/row-pages.ts';

type Count = Comparison['counts'][number];

/**
 * Rows that are to have a document, and documents. Live changes go on meanwhile: the numbers may differ by what the documents
 * changed by while the rows were counted, and by what lanes have not applied yet.
 */
export async function countBuilding(
  deps: CompareDeps,
  { mapping, indices }: BuildingTable,
  { stamp }: Building,
): Promise<Count[]> {
  const counts: Count[] = [];
  const tables = await deps.rows.tablesOf(mapping.name);
  for (const index of indices) {
    const before = await deps.generations.count(stamp, index);
    const behind = await deps.lanes.recordsBehind();
    let rows = 0;
    for (const table of tables) rows += await countRows(deps, index, table);
    const documents = await deps.generations.count(stamp, index);
    const mayDiffer = Math.abs(documents - before) + Math.max(behind, await deps.lanes.recordsBehind());
    counts.push({ index: index.name, rows, documents, mayDiffer });
  }
  return counts;
}

/** No SQL says what a filter does: of every row the columns are read that it looks at. */
async function countRows({ ranges }: CompareDeps, index: IndexMapping, table: string): Promise<number> {
  const { key: keyColumns, filterColumns } = index;
  if (filterColumns === null) return ranges.countRows(table);
  const columns = filterColumns === 'all' ? undefined : [...new Set([...keyColumns, ...filterColumns])];
  const pages = createRowPages(ranges, { keyColumns, columns });
  let count = 0;
  let rest: RowRange | null = { table, after: null, upTo: null };
  while (rest !== null) {
    const page: RowPage = await pages.read(rest);
    // Of a row that cannot be told nobody makes a document.
    count += page.rows.filter((row) => verdictOn(index, row) === true).length;
    ({ rest } = page);
  }
  return count;
}
