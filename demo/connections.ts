import { Client as Elasticsearch } from '@elastic/elasticsearch';
import { Client as Temporal, Connection } from '@temporalio/client';
import { Redis } from 'ioredis';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { createPool, type Pool } from 'mysql2/promise';
import type { Endpoints } from '../stack/endpoints.ts';

const sessionSettings = ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', "SET time_zone = '+00:00'"];

/** The demo's own way to each server: nothing of the product is between. */
export interface Connections {
  mysql: Pool;
  elasticsearch: Elasticsearch;
  redis: Redis;
  kafka: Kafka;
  kafkaAdmin: Admin;
  temporal: Temporal;
  close(): Promise<void>;
}

export async function connect(endpoints: Endpoints): Promise<Connections> {
  const mysql = createPool({
    ...endpoints.mysql,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    // affectedRows then counts the rows that changed, as the binlog does, not those that were found
    flags: ['-FOUND_ROWS'],
    connectionLimit: 16,
  });
  // Fewer locks between the writers, and one query less in each of their transactions.
  mysql.on('connection', (connection) => {
    for (const sql of sessionSettings) void connection.query(sql);
  });
  const elasticsearch = new Elasticsearch({ ...endpoints.elasticsearch, maxRetries: 1, requestTimeout: 30_000 });
  const redis = new Redis(endpoints.redis.url, { enableAutoPipelining: true });
  redis.on('error', () => undefined); // the command that fails tells it
  const kafka = new Kafka({ brokers: endpoints.kafka.brokers, clientId: 'evenkeel-demo', logLevel: logLevel.NOTHING });
  const kafkaAdmin = kafka.admin();
  const [connection] = await Promise.all([
    Connection.connect({ address: endpoints.temporal.address }),
    kafkaAdmin.connect(),
  ]);
  return {
    mysql,
    elasticsearch,
    redis,
    kafka,
    kafkaAdmin,
    temporal: new Temporal({ connection }),
    async close() {
      redis.disconnect();
      await Promise.allSettled([mysql.end(), elasticsearch.close(), kafkaAdmin.disconnect(), connection.close()]);
    },
  };
}
