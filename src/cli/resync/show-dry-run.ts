import { createSourceRows } from '../../activities/heal/source-rows.ts';
import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { createIndexGenerations } from '../../connectors/generations/create-index-generations.ts';
import { createLaneProgress } from '../../connectors/lane-progress.ts';
import { createMysql } from '../../connectors/mysql.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { resyncWorkflowId } from '../../model/names.ts';
import { createWorkflowRuns } from '../../start/workflow-runs.ts';
import { hasBulkWorker } from '../follow/bulk-workers.ts';
import { createCommandOf } from '../follow/command-of.ts';
import { dryRun, type DryRun } from './dry-run.ts';
import { dryRunLines } from './dry-run-lines.ts';
import { abandonedIndices } from './leftovers.ts';
import type { Place } from './place.ts';

/** Asks every server what a resync of these tables would find. */
export async function showDryRun(place: Place, tables: readonly TableMapping[]): Promise<void> {
  const { groupId } = place.config.kafka;
  const { json, config: file } = place.flags;
  const hasColors = process.stdout.hasColors?.() ?? false;
  for (const run of await dryRuns(place, tables)) {
    const lines = { groupId, commandOf: createCommandOf(run.table, file), hasColors };
    console.log(json ? JSON.stringify(run) : dryRunLines(run, lines).join('\n'));
  }
}

async function dryRuns({ temporal, config }: Place, tables: readonly TableMapping[]): Promise<DryRun[]> {
  const { brokers, groupId, topics } = config.kafka;
  const elasticsearch = createElasticsearch(config.elasticsearch);
  const source = createMysql(config.mysql);
  try {
    await elasticsearch.ping();
    const generations = createIndexGenerations(elasticsearch.client, groupId);
    const workflows = createWorkflowRuns(temporal.client, groupId);
    const leftovers = await abandonedIndices(workflows, generations, groupId);
    const hasWorker = await hasBulkWorker(temporal, { namespace: config.temporal.namespace, groupId });
    const servers = {
      source,
      rows: createSourceRows(source),
      elasticsearch: elasticsearch.client,
      generations,
      lanes: createLaneProgress({ brokers, groupId, topics: topics.map(({ name }) => name) }),
    };
    const runs: DryRun[] = [];
    for (const table of tables)
      runs.push({
        ...(await dryRun(servers, config, table)),
        leftovers: leftovers.filter((one) => one.table === table.name),
        hasWorker,
        isRunning: await workflows.isRunning(resyncWorkflowId(groupId, table.name)),
      });
    return runs;
  } finally {
    await Promise.all([source.close(), elasticsearch.close()]);
  }
}
