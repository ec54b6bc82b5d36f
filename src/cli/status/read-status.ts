import type { Config } from '../../config/schema.ts';
import { type GroupLag, readGroupLag } from '../../connectors/lane-lags.ts';
import { answerOf, pingElasticsearch, pingMysql, pingRedis } from './read-servers.ts';
import { readWork } from './read-work.ts';
import type { LaneFacts, StatusFacts } from './status-facts.ts';

/** Asks every server, all at once; what one that is away would have told is null, and all else is there. */
export async function readStatus(config: Config): Promise<StatusFacts> {
  const { brokers, groupId, topics } = config.kafka;
  const [lag, work, elasticsearch, redis, mysql] = await Promise.all([
    answerOf(readGroupLag({ brokers, groupId, topics: topics.map(({ name }) => name) })),
    answerOf(readWork(config)),
    answerOf(pingElasticsearch(config)),
    answerOf(pingRedis(config)),
    answerOf(pingMysql(config)),
  ]);
  return {
    groupId,
    at: new Date().toISOString(),
    servers: [
      { name: 'mysql', error: mysql.error },
      { name: 'kafka', error: lag.error },
      { name: 'temporal', error: work.error },
      { name: 'elasticsearch', error: elasticsearch.error },
      { name: 'redis', error: redis.error },
    ],
    lanes: lag.value && laneFacts(lag.value),
    work: work.value,
  };
}

function laneFacts({ lanes, missingTopics, members }: GroupLag): LaneFacts {
  return { lanes, missingTopics, ingresses: members };
}
