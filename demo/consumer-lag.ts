import type { Admin } from 'kafkajs';

export interface LagQuestion {
  kafkaAdmin: Admin;
  groupId: string;
  topic: string;
}

/** Records that the group has not committed yet. It commits when they are applied, so this is how far the sync is behind. */
export async function readConsumerLag({ kafkaAdmin, groupId, topic }: LagQuestion): Promise<number> {
  const [ends, groups] = await Promise.all([
    kafkaAdmin.fetchTopicOffsets(topic),
    kafkaAdmin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  const committed = new Map(groups[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  return ends.reduce((lag, { partition, high, low }) => {
    const applied = committed.get(partition) ?? -1;
    return lag + Number(high) - Math.max(applied, Number(low));
  }, 0);
}
