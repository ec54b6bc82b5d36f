import type { z } from 'zod';
import { table } from '../../src/config/table-settings.ts';
import type { TableConfig } from '../../src/mapping/table-config.ts';

/** A table's config with the defaults of the schema. */
export function tableConfig(config: z.input<typeof table>): TableConfig {
  return table.parse(config);
}
