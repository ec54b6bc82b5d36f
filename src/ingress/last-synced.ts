import type { Client } from '@temporalio/client';
import type { LaneId } from '../model/record.ts';
import { listLaneWorkflows } from './lane-workflows.ts';
import type { Place } from './settle-place.ts';

/** One that is still running may stand before newer ones. */
const LOOK_AT = 100;

/** How far a lane's newest workflow goes, as far as Temporal still has it. Kafka forgets a group's offsets with a deleted topic. */
export function createLastSynced(client: Client, groupId: string) {
  return async (lane: LaneId): Promise<Place | undefined> => {
    let newest: Place | undefined;
    let seen = 0;
    for await (const { stretch } of listLaneWorkflows(client, groupId, lane)) {
      const { nextOffset, clock } = stretch;
      if (clock > (newest?.clock ?? -1)) newest = { nextOffset, clock };
      if (++seen === LOOK_AT) break;
    }
    return newest;
  };
}
