import { classified } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { liveIndices } from '../index-roles.ts';
import { reservedBytes, type DiskSettings } from './flood-stage.ts';
import { namesInPages, statesOf, type OwnedCluster } from './owned-cluster.ts';

/** Free is what all data nodes have together, but no more than the largest has for each shard: a shard is on one node. */
export async function indexRoom(
  cluster: OwnedCluster,
  indices: readonly ConfiguredIndex[],
): Promise<{ liveBytes: number; freeBytes: number }> {
  const { bytes, shards } = await liveSize(cluster, indices);
  const free = await freeByNode(cluster);
  const together = free.reduce((sum, one) => sum + one, 0);
  return { liveBytes: bytes, freeBytes: Math.min(together, Math.max(0, ...free) * Math.max(1, shards)) };
}

/** Of the primaries. */
async function liveSize(
  cluster: OwnedCluster,
  indices: readonly ConfiguredIndex[],
): Promise<{ bytes: number; shards: number }> {
  const states = await statesOf(cluster, indices);
  const size = { bytes: 0, shards: 0 };
  for (const index of namesInPages(indices.flatMap((one) => liveIndices(one, states)))) {
    const { _all } = await classified('index stats', () =>
      cluster.client.indices.stats({ index, metric: ['store', 'shard_stats'] }),
    );
    size.bytes += _all.primaries?.store?.size_in_bytes ?? 0;
    size.shards += _all.primaries?.shard_stats?.total_count ?? 0;
  }
  return size;
}

/** Down to where Elasticsearch makes the indices of a node read-only. */
async function freeByNode({ client }: OwnedCluster): Promise<number[]> {
  const [{ nodes }, settings] = await classified('room', () =>
    Promise.all([
      client.nodes.stats({ metric: 'fs' }),
      client.cluster.getSettings({ include_defaults: true, flat_settings: true }),
    ]),
  );
  const disk: DiskSettings = { ...settings.defaults, ...settings.persistent, ...settings.transient };
  return Object.values(nodes)
    .filter(({ roles = [] }) => roles.some((role) => role.startsWith('data')))
    .map(({ fs }) => {
      const { total_in_bytes: total = 0, available_in_bytes: available = 0 } = fs?.total ?? {};
      return Math.max(0, available - reservedBytes(disk, total));
    });
}
