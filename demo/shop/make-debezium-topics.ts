import type { Admin } from 'kafkajs';
import { changeTopicPartitions, debeziumTopicOf } from '../../stack/endpoints.ts';

/** Where Debezium puts the changes of these tables. It makes a topic with its first record; an ingress may be there before. */
export async function makeDebeziumTopics(kafkaAdmin: Admin, tables: readonly string[]): Promise<string[]> {
  const topics = tables.map(debeziumTopicOf);
  await kafkaAdmin.createTopics({
    topics: topics.map((topic) => ({ topic, numPartitions: changeTopicPartitions })),
  });
  return topics;
}
