import type { IndexGenerations, LeftoverIndex } from '../../connectors/index-generations.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { keepOldIndexWorkflowId } from '../../model/names.ts';
import type { WorkflowRuns } from '../../start/workflow-runs.ts';

/** Indices beside the live ones that no workflow will ever finish or drop: theirs was terminated. */
export async function abandonedIndices(
  { isRunning }: Pick<WorkflowRuns, 'isRunning'>,
  generations: Pick<IndexGenerations, 'leftovers'>,
  groupId: string,
): Promise<LeftoverIndex[]> {
  const abandoned: LeftoverIndex[] = [];
  for (const index of await generations.leftovers()) {
    const isKept = index.role === 'kept' && (await isRunning(keepOldIndexWorkflowId(groupId, index.table)));
    if (!isKept && !(await isRunning(index.workflowId))) abandoned.push(index);
  }
  return abandoned;
}

/** Drops those of tables that the config maps; answers what is gone. */
export async function dropAbandoned(
  generations: Pick<IndexGenerations, 'drop'>,
  tables: readonly TableMapping[],
  abandoned: readonly LeftoverIndex[],
): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name, indices } of tables) {
    const stamps = new Set(abandoned.filter(({ table }) => table === name).map(({ stamp }) => stamp));
    for (const stamp of stamps) dropped.push(...(await generations.drop(stamp, indices)));
  }
  return dropped;
}

export function leftoverLines(abandoned: readonly LeftoverIndex[]): string[] {
  return abandoned.map(({ index, table, role }) =>
    role === 'building'
      ? `  ${index}: half built by a resync of ${table} that was terminated`
      : `  ${index}: what ${table} was searched by before a resync; nobody keeps it for a rollback any more`,
  );
}
