import { existsSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/create-activities.ts';
import { createDecodedBatches } from '../activities/decoded-batches.ts';
import type { Config } from '../config/schema.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { createMysql } from '../connectors/mysql.ts';
import { createRedis } from '../connectors/redis.ts';
import { decoders } from '../formats/formats.ts';
import { createMapping } from '../mapping/mapping.ts';
import { liveTaskQueue } from '../model/names.ts';
import { dataConverter, siblingPath, type Temporal } from './connect-temporal.ts';

/** How long a worker finishes what it has begun. */
const DRAIN_MS = 7_000;

export interface LiveWorker {
  worker: Worker;
  /** Closes the clients; after the worker's run has ended. */
  close(): Promise<void>;
}

/** The composition root of what applies changes: clients, activities, and the worker that serves them. */
export async function createWorker(config: Config, temporal: Temporal): Promise<LiveWorker> {
  const elasticsearch = createElasticsearch(config.elasticsearch);
  const source = createMysql(config.mysql);
  const cache = createRedis(config.redis);
  const formatOf = new Map(config.kafka.topics.map(({ name, format }) => [name, format]));
  const activities = createActivities({
    mapping: createMapping(config.tables),
    decodedBatches: createDecodedBatches((topic) => {
      const format = formatOf.get(topic);
      if (format === undefined) throw new Error(`topic ${topic} is not in the config of this worker`);
      return decoders[format]({ timeZone: 'UTC', columnTypes: () => undefined });
    }),
    elasticsearch,
    source,
    cache,
    deleteAgainAfterMs: config.redis.deleteAgainAfterSeconds * 1000,
  });
  const worker = await Worker.create({
    connection: temporal.connection,
    namespace: config.temporal.namespace,
    taskQueue: liveTaskQueue(config.kafka.groupId),
    dataConverter,
    activities,
    shutdownGraceTime: DRAIN_MS,
    ...workflowCode(),
  });
  return {
    worker,
    async close() {
      await Promise.all([cache.close(), source.close(), elasticsearch.close()]);
    },
  };
}

/** The bundle that `npm run build` made, or the sources. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = siblingPath('../workflows.bundle');
  return existsSync(codePath) ? { workflowBundle: { codePath } } : { workflowsPath: siblingPath('../workflows/index') };
}

/** Must be called before any connection is made: the SDK's native part has one log of its own. */
export function logTemporalTo(log: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const { error, ...facts } = (meta ?? {}) as { error?: unknown };
      const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
      write(
        { ...facts, ...(error !== undefined && { error: (error as Error).message ?? String(error) }) },
        `temporal: ${message}`,
      );
    }),
  });
}
