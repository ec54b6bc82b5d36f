import type { Client } from '@elastic/elasticsearch';
import type { Config } from '../config/schema.ts';
import { createIndexGenerations } from '../connectors/generations/create-index-generations.ts';
import { createMapping } from '../mapping/mapping.ts';
import { createWorkflowRuns } from '../start/workflow-runs.ts';
import type { Temporal } from '../workers/connect-temporal.ts';
import { confirm, hasPerson } from './confirm.ts';
import { abandonedIndices, dropAbandoned, leftoverLines } from './resync/leftovers.ts';

/** What terminated resyncs left over takes room, and changes go to it: dropped, if a person says so. */
export async function settleLeftovers(
  { temporal, client }: { temporal: Pick<Temporal, 'client'>; client: Client },
  { kafka: { groupId }, tables }: Pick<Config, 'kafka' | 'tables'>,
  isSure = false,
): Promise<void> {
  const generations = createIndexGenerations(client, groupId);
  const abandoned = await abandonedIndices(createWorkflowRuns(temporal.client, groupId), generations, groupId);
  if (abandoned.length === 0) return;
  for (const line of ['left over:', ...leftoverLines(abandoned)]) console.log(line);
  if (!isSure && !hasPerson()) return console.log('`evenkeel setup --yes` drops them');
  if (!isSure && !(await confirm('Drop them?'))) return;
  const dropped = await dropAbandoned(generations, createMapping(tables).tables, abandoned);
  console.log(`dropped: ${dropped.join(', ')}`);
}
