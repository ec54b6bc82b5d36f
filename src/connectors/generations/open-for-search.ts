import { acknowledged, classified } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { isHead, liveIndices, markedIndices, type IndexState } from '../index-roles.ts';
import { readSettings, SETTINGS_UNSEARCHED, settingsWhenBuilt } from './generation-settings.ts';
import { namesInPages, statesOf, type OwnedCluster } from './owned-cluster.ts';

/** The first refresh of all that was copied. When it takes longer, it goes on in Elasticsearch, and the next attempt waits on. */
const REFRESH_TIMEOUT_MS = 60_000;

/** The new indices of a stamp, without heads; live already or not. */
export function newIndices(index: ConfiguredIndex, states: readonly IndexState[], stamp: string): IndexState[] {
  return markedIndices(index, states, { role: 'building', stamp }).filter((state) => !isHead(index, state));
}

export async function openForSearch(
  cluster: OwnedCluster,
  stamp: string,
  indices: readonly ConfiguredIndex[],
): Promise<void> {
  const states = await statesOf(cluster, indices);
  for (const index of indices) await openNew(cluster, index, { states, toOpen: newIndices(index, states, stamp) });
}

/** Set as what is live, but for what the config says. */
export async function openNew(
  cluster: OwnedCluster,
  index: ConfiguredIndex,
  { states, toOpen }: { states: readonly IndexState[]; toOpen: readonly IndexState[] },
): Promise<void> {
  const live = await readSettings(cluster, liveIndices(index, states));
  await openIndices(cluster, toOpen, settingsWhenBuilt(index.settings, live));
}

/** From here on all that was written is searchable. */
export async function openIndices(
  cluster: OwnedCluster,
  states: readonly IndexState[],
  settings: Record<string, unknown>,
): Promise<void> {
  const { client } = cluster;
  for (const index of namesInPages(states)) {
    await acknowledged('put settings', () => client.indices.putSettings({ index, settings }));
    await refresh(cluster, index);
    // A server that is late answers 408, which is tried again.
    await classified('cluster health', () =>
      client.cluster.health({ index, wait_for_status: 'yellow', timeout: '5s' }),
    );
  }
}

/** They go on taking changes, which nobody searches. */
export async function closeForSearch({ client }: OwnedCluster, states: readonly IndexState[]): Promise<void> {
  for (const index of namesInPages(states))
    await acknowledged('put settings', () =>
      client.indices.putSettings({ index, settings: SETTINGS_UNSEARCHED, ignore_unavailable: true }),
    );
}

export async function refresh({ client }: OwnedCluster, index: string[]): Promise<void> {
  await classified('refresh', () => client.indices.refresh({ index }, { requestTimeout: REFRESH_TIMEOUT_MS }));
}
