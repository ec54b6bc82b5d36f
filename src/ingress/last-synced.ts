import type { Client } from '@temporalio/client';
import { quoted, searchAttributes, syncPrefix } from '../model/names.ts';
import { laneName, type LaneId } from '../model/record.ts';
import type { SyncMemo } from '../model/sync.ts';
import type { Place } from './settle-place.ts';

/** Lists come newest first, but for those that are still running. */
const LOOK_AT = 100;

/** How far a lane's newest workflow goes, as far as Temporal still has it. Kafka forgets a group's offsets with a deleted topic. */
export function createLastSynced(client: Client, groupId: string) {
  return async (lane: LaneId): Promise<Place | undefined> => {
    const name = laneName(lane);
    const query = `${searchAttributes.lane}=${quoted(name)} AND WorkflowId STARTS_WITH ${quoted(syncPrefix(groupId))}`;
    let newest: Place | undefined;
    let seen = 0;
    for await (const { memo } of client.workflow.list({ query, pageSize: LOOK_AT })) {
      const stretch = (memo as Partial<SyncMemo> | undefined)?.lanes?.[name];
      if (stretch && stretch.clock > (newest?.clock ?? -1))
        newest = { nextOffset: stretch.nextOffset, clock: stretch.clock };
      if (++seen === LOOK_AT) break;
    }
    return newest;
  };
}
