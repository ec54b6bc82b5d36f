import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { createIndexGenerations } from '../../connectors/generations/create-index-generations.ts';
import type { LeftoverIndex } from '../../connectors/index-generations.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { createWorkflowRuns } from '../../start/workflow-runs.ts';
import { confirm, hasPerson } from '../confirm.ts';
import { UsageError } from '../usage-error.ts';
import { abandonedIndices, leftoverLines } from './leftovers.ts';
import type { Place } from './place.ts';

/** A resync drops what earlier ones of its tables left lying about: a person has to know. */
export async function mayStart(place: Place, tables: readonly TableMapping[]): Promise<boolean> {
  const { tenant, where, yes = false } = place.flags;
  if (tenant !== undefined || where !== undefined) return true;
  const names = new Set(tables.map(({ name }) => name));
  const leftovers = (await findAbandoned(place)).filter(({ table }) => names.has(table));
  if (leftovers.length === 0) return true;
  for (const line of ['Left over, and dropped by a resync:', ...leftoverLines(leftovers)]) console.error(line);
  if (yes) return true;
  if (!hasPerson()) throw new UsageError('add --yes if they may be dropped');
  return confirm('Drop them, and start?');
}

async function findAbandoned({ temporal, config }: Place): Promise<LeftoverIndex[]> {
  const { groupId } = config.kafka;
  const { client, close } = createElasticsearch(config.elasticsearch);
  try {
    const generations = createIndexGenerations(client, groupId);
    return await abandonedIndices(createWorkflowRuns(temporal.client, groupId), generations, groupId);
  } finally {
    await close();
  }
}
