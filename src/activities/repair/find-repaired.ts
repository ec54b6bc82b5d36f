import type { Mapping } from '../../mapping/mapping.ts';
import { findTable } from '../resync/find-table.ts';
import type { RepairedTable } from './look.ts';
import type { RepairDeps } from './repair-deps.ts';

/** Another snapshot: the indices, or how their documents are made, have changed. */
export async function findRepaired(
  { currentMapping }: Pick<RepairDeps, 'currentMapping'>,
  table: string,
): Promise<RepairedTable & { snapshot: Mapping }> {
  const snapshot = await currentMapping();
  const mapping = findTable(snapshot, table);
  return { mapping, indices: mapping.indices.filter(({ isLive }) => isLive), snapshot };
}

/** The aliases that all documents of a table are behind, once searchers see all of them. */
export async function refreshed(
  { elasticsearch, indexParts }: Pick<RepairDeps, 'elasticsearch' | 'indexParts'>,
  { indices }: Pick<RepairedTable, 'indices'>,
): Promise<string[]> {
  const families: string[] = [];
  for (const { family, isDivided } of indices) if (!isDivided || (await indexParts.has(family))) families.push(family);
  for (const family of families) await elasticsearch.refresh(family);
  return families;
}
