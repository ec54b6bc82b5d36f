import type { Db } from './part.ts';
import { port } from './ports.ts';

export const changeTopic = 'mysql.changes';
export const changeTopicPartitions = 8;
/** Where Debezium puts the changes of a table. */
export const debeziumTopicOf = (table: string): string => `dbz.${table}`;
/** All bind here, so that nothing of the stack can be reached from outside. */
export const host = '127.0.0.1';

/** Where the servers of the stack answer. Read from the environment and defaults alone: it works without a running stack. */
export function endpoints(db: Db = 'mysql') {
  return {
    mysql: { host, port: port(db), user: 'evenkeel', password: 'evenkeel' },
    kafka: { brokers: [`${host}:${port('kafka')}`] },
    temporal: { address: `${host}:${port('temporal')}`, uiUrl: `http://${host}:${port('temporalUi')}` },
    elasticsearch: { node: `http://${host}:${port('elasticsearch')}` },
    redis: { url: `redis://${host}:${port('redis')}` },
    changeTopic: changeTopic as typeof changeTopic,
  };
}

export type Endpoints = ReturnType<typeof endpoints>;
