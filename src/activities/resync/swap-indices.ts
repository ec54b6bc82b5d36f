import { Context } from '@temporalio/activity';
import { stampOf } from '../../model/generation.ts';
import { findTable } from './find-table.ts';
import type { BeginInput, Building, SwapInput, Swapped } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';

/** What stands behind the names of a table. Each may run twice: the cluster says what is done already. */
export function createSwapIndices({
  mapping,
  generations,
  starts,
  runs,
}: Pick<ResyncDeps, 'mapping' | 'generations' | 'starts' | 'runs'>) {
  const indicesOf = (table: string) => findTable(mapping, table).indices;

  /** There is one way back: to what was live last. */
  async function dropKeptBefore({ table, stamp: current }: Building): Promise<void> {
    const older = (await generations.leftovers()).filter(
      ({ role, stamp, ...kept }) => kept.table === table && role === 'kept' && stamp !== current,
    );
    for (const stamp of new Set(older.map(({ stamp }) => stamp))) await generations.drop(stamp, indicesOf(table));
  }

  return {
    async finishCopy({ table, stamp }: Building): Promise<void> {
      await generations.openForSearch(stamp, indicesOf(table));
    },

    async swapIndices({ table, stamp, keep, fencedAtMs }: SwapInput): Promise<Swapped> {
      const workflowId = Context.current().info.workflowExecution?.workflowId ?? '';
      const swapped = await generations.swap({ stamp, workflowId, indices: indicesOf(table), keep });
      await dropKeptBefore({ table, stamp });
      // It began after the last look for one: it may have looked through the documents of the index that was live before.
      if (await runs.wasTableWalked(table, fencedAtMs))
        await starts.healTable({ table, reason: 'its new index became live during a walk' });
      return swapped;
    },

    async rollBack({ table, stamp }: Building): Promise<void> {
      await generations.rollBack(stamp, indicesOf(table));
    },

    async dropBuilding({ table, startedAtMs }: BeginInput): Promise<void> {
      await generations.drop(stampOf(new Date(startedAtMs)), indicesOf(table));
    },

    async dropKept({ table, stamp }: Building): Promise<void> {
      await generations.drop(stamp, indicesOf(table));
    },

    walkTableAgain: (request: { table: string; reason: string }): Promise<string> => starts.healTable(request),
  };
}
