import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { Mapping, TableMapping } from '../../mapping/mapping.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import { splitTable } from '../../model/table-name.ts';
import type { Building } from './resync-activities.ts';
import { ResyncRefusedError } from './resync-refused-error.ts';

/** The table that is meant: `database.table` as the config names it, or the table alone where that is enough. */
export function findTable({ tables }: Mapping, asked: string): TableMapping {
  const exact = tables.find(({ name }) => name === asked);
  if (exact) return exact;
  const named = tables.filter(({ name }) => splitTable(name)[1] === asked);
  const [only] = named;
  if (only && named.length === 1) return only;
  const names = (named.length > 0 ? named : tables).map(({ name }) => name).join(', ');
  throw new ResyncRefusedError(
    named.length > 0
      ? `"${asked}" may be ${names}: name one of them`
      : `the config does not map "${asked}"; it maps ${names}`,
  );
}

/** A table with those of its indices that a resync is building, each in the shape that it was made with. */
export interface BuildingTable {
  mapping: TableMapping;
  indices: readonly IndexMapping[];
}

export async function findBuilding(currentMapping: CurrentMapping, { table, stamp }: Building): Promise<BuildingTable> {
  const mapping = findTable(await currentMapping(), table);
  const indices = mapping.indices.filter(
    ({ generation }) => generation?.role === 'building' && generation.stamp === stamp,
  );
  const [missing] = mapping.indices.filter(({ name }) => !indices.some((index) => index.name === name));
  if (missing) throw new ResyncRefusedError(`somebody has dropped the index of ${missing.name} that was being built`);
  return { mapping, indices };
}
