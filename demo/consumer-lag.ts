import type { Admin } from 'kafkajs';

export interface LagQuestion {
  kafkaAdmin: Admin;
  groupId: string;
  topics: readonly string[];
}

/** Records that the group has not committed yet. It commits when they are applied, so this is how far the sync is behind. */
export async function readConsumerLag({ kafkaAdmin, groupId, topics }: LagQuestion): Promise<number> {
  const [ends, groups] = await Promise.all([
    Promise.all(topics.map(async (topic) => ({ topic, ends: await kafkaAdmin.fetchTopicOffsets(topic) }))),
    kafkaAdmin.fetchOffsets({ groupId, topics: [...topics] }),
  ]);
  const committed = new Map(
    groups.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
    ),
  );
  const lags = ends.flatMap(({ topic, ends }) =>
    ends.map(({ partition, high, low }) => {
      const applied = committed.get(`${topic}/${partition}`) ?? -1;
      return Number(high) - Math.max(applied, Number(low));
    }),
  );
  return lags.reduce((sum, lag) => sum + lag, 0);
}
