import type { SourceDatabase } from '../../connectors/source-database.ts';
import { globalVariables } from '../../connectors/mysql-catalog.ts';
import { error, type Finding } from './finding.ts';

const neededVariables = { log_bin: 'ON', binlog_format: 'ROW', binlog_row_image: 'FULL' } as const;

export async function checkBinlog(source: SourceDatabase): Promise<Finding[]> {
  const values = await globalVariables(source, Object.keys(neededVariables));
  return Object.entries(neededVariables)
    .filter(([name, needed]) => values.get(name) !== needed)
    .map(([name, needed]) =>
      error(['mysql'], `MySQL has ${name}=${values.get(name)}, but row changes need ${name}=${needed}`),
    );
}
