import type { Config } from '../config/schema.ts';
import { bulkTaskQueue, HEAL_TABLE, healTableWorkflowId } from '../model/names.ts';

/** Heals a whole table in the indices that it has. */
export function walkCommand(
  table: string,
  { kafka: { groupId }, temporal: { address, namespace } }: Pick<Config, 'kafka' | 'temporal'>,
): string {
  return [
    'temporal workflow start',
    `--address ${address} --namespace ${namespace}`,
    `--type ${HEAL_TABLE} --task-queue ${bulkTaskQueue(groupId)}`,
    `--workflow-id '${healTableWorkflowId(groupId, table)}' --input '${JSON.stringify({ table })}'`,
  ].join(' ');
}
