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
