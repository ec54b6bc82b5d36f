import type { Client } from '@temporalio/client';
import { quoted, SYNC_CHANGES, syncWorkflowId } from '../model/names.ts';
import type { LaneId } from '../model/record.ts';
import type { Place } from './settle-place.ts';

/** Lists come newest first, but for those that are still running. */
const LOOK_AT = 100;

/** How far a lane's newest workflow goes, as far as Temporal still has it. Kafka forgets a group's offsets with a deleted topic. */
export function createLastSynced(client: Client, groupId: string) {
  return async (lane: LaneId): Promise<Place | undefined> => {
    const ids = quoted(syncWorkflowId(groupId, lane, ''));
    const query = `WorkflowType="${SYNC_CHANGES}" AND WorkflowId STARTS_WITH ${ids}`;
    let newest: Place | undefined;
    let seen = 0;
    for await (const { memo } of client.workflow.list({ query, pageSize: LOOK_AT })) {
      const { nextOffset, clock } = (memo ?? {}) as { nextOffset?: string; clock?: number };
      if (nextOffset !== undefined && clock !== undefined && clock > (newest?.clock ?? -1))
        newest = { nextOffset, clock };
      if (++seen === LOOK_AT) break;
    }
    return newest;
  };
}
