import type { Mapping, TableMapping } from '../mapping/mapping.ts';
import { splitTable } from '../model/table-name.ts';
import { UsageError } from './usage-error.ts';

/** The table that is meant: `shop.goods`, or `goods` where only one is called so. */
export function namedTable({ tables, of }: Pick<Mapping, 'tables' | 'of'>, name: string): TableMapping {
  const meant = tables.filter((table) => table.name === name || splitTable(table.name)[1] === name);
  const [table] = meant;
  if (meant.length > 1) throw new UsageError(`"${name}" may be ${meant.map((one) => one.name).join(' or ')}`);
  if (table) return table;
  const pattern = of(name)?.name;
  if (pattern !== undefined) throw new UsageError(`${name} shares its index with all of ${pattern}: name that`);
  throw new UsageError(`the config does not map "${name}"; it maps ${tables.map((one) => one.name).join(', ')}`);
}

/** The same, where an index is needed. */
export function withIndex(table: TableMapping): TableMapping {
  if (table.indices.length === 0) throw new UsageError(`${table.name} has no index that could be built anew`);
  return table;
}
