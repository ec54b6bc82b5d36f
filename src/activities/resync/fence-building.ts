import type { TableMapping } from '../../mapping/mapping.ts';
import { fenceAfter, type Fence } from '../../model/fence.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { FenceTooLateError } from './fence-too-late-error.ts';
import { findTable } from './find-table.ts';
import type { Building } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';

/**
 * From now on the new indices take what is sent from now on. May run twice: a fence that was told stays as it is. Were it moved up,
 * a row that a lane has written by the old one might be deleted by a change that the new one leaves out.
 */
export function createFenceBuilding(deps: Pick<ResyncDeps, 'mapping' | 'directory' | 'generations' | 'lanes'>) {
  const { mapping, generations, lanes } = deps;

  async function toldFence({ indices }: TableMapping, stamp: string): Promise<Fence | undefined> {
    const snapshot = await deps.directory.snapshot();
    const fences = indices
      .flatMap((index) => snapshot.generationsOf(index))
      .flatMap(({ role, fence, ...one }) =>
        role === 'building' && one.stamp === stamp && fence !== null ? [fence] : [],
      );
    return fences[0];
  }

  return async function fenceBuilding({ table, stamp }: Building): Promise<{ fence: Fence }> {
    const mapped = findTable(mapping, table);
    const fence = (await toldFence(mapped, stamp)) ?? fenceAfter([await lanes.newestRecordMs()]);
    try {
      await generations.setFence(stamp, mapped.indices, fence);
    } catch (error) {
      if (error instanceof ConnectorError && error.code === 'too_late') throw new FenceTooLateError(error.message);
      throw error;
    }
    return { fence };
  };
}
