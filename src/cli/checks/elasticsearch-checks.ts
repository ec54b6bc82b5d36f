import { placedIndices } from '../../config/table-problems.ts';
import type { Config } from '../../config/schema.ts';
import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { hasAlias } from '../../connectors/index-setup.ts';
import { createIndexName } from '../../mapping/index-name.ts';
import { error, type Finding } from './finding.ts';

/** The indices are there, but those that come to be part by part. */
export async function checkElasticsearch({ elasticsearch: settings, tables }: Config): Promise<Finding[]> {
  const { client, ping, upSinceMs, close } = createElasticsearch(settings);
  try {
    await ping();
    await upSinceMs();
    const findings: Finding[] = [];
    for (const [at, table] of tables.entries()) {
      for (const { index, path } of placedIndices(table)) {
        const { isFixed } = createIndexName(index.name);
        if (isFixed && !(await hasAlias(client, index.name)))
          findings.push(
            error(
              ['tables', at, ...path, 'name'],
              `Elasticsearch has no alias "${index.name}": run \`evenkeel setup\``,
            ),
          );
      }
    }
    return findings;
  } finally {
    await close();
  }
}
