import type { ColumnValue } from '../../connectors/source-database.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { Row } from '../../model/change.ts';

/** The rows of one tenant; undefined: of all. */
export function tenantOf(
  { name, tenant: column }: Pick<TableMapping, 'name' | 'tenant'>,
  { tenant: value }: { tenant?: string | number | undefined },
): ColumnValue | undefined {
  if (value === undefined) return undefined;
  if (column === undefined) throw new Error(`the config names no tenant column of ${name}`);
  return { column, value };
}

/** Whether a document is of that tenant. */
export function ofTenant(index: IndexMapping, tenant: ColumnValue | undefined): (source: Row) => boolean {
  if (tenant === undefined) return () => true;
  const field = index.fieldOf(tenant.column);
  if (field === undefined)
    throw new Error(`documents of ${index.name} do not tell the tenant: ${tenant.column} is none of their fields`);
  return (source) => String(source[field]) === String(tenant.value);
}
