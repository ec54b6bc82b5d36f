import { ConnectorError } from '../../model/connector-error.ts';
import type { Fence } from '../../model/fence.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { markedIndices } from '../index-roles.ts';
import { writeMark } from './index-marking.ts';
import { statesOf, type OwnedCluster } from './owned-cluster.ts';

/** Writers wait a minute for a fence, and go on without the new index then. This ends well before, whatever one request takes. */
const MAX_UNFENCED_MS = 30_000;

/** Answers the fence that holds: the first that was written, since writers may have gone by it already. */
export async function setFence(
  cluster: OwnedCluster,
  { stamp, indices }: { stamp: string; indices: readonly ConfiguredIndex[] },
  wanted: Fence,
): Promise<Fence> {
  const states = await statesOf(cluster, indices);
  const building = indices.flatMap((index) => markedIndices(index, states, { role: 'building', stamp }));
  if (building.length < indices.length)
    throw refusal('not_building', `nothing is being built as ${stamp} for some index`);
  const fence = building.map(({ mark }) => mark.following.fence).find((known) => known !== null) ?? wanted;
  const unfenced = building.filter(({ mark }) => mark.following.fence === null);
  for (const { name, mark } of unfenced) {
    if (Date.now() - Date.parse(mark.following.since) > MAX_UNFENCED_MS)
      throw refusal('too_late', `"${name}" was registered over ${MAX_UNFENCED_MS / 1000} s ago`);
    await writeMark(cluster.client, name, { owner: cluster.owner, ...mark, following: { ...mark.following, fence } });
  }
  return fence;
}

function refusal(code: string, message: string): ConnectorError {
  return new ConnectorError({ system: 'elasticsearch', operation: 'set fence', code, retryable: false, message });
}
