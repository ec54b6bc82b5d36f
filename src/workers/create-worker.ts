import { existsSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/create-activities.ts';
import { createCurrentMapping } from '../activities/current-mapping.ts';
import { createRowRanges } from '../activities/heal/row-ranges.ts';
import { createSourceRows } from '../activities/heal/source-rows.ts';
import { createDecodedBatches } from '../activities/batch/decoded-batches.ts';
import { createGiveWay } from '../activities/walks/give-way.ts';
import type { WorkerMetrics } from '../activities/worker-metrics.ts';
import { madeAs } from '../config/made-as.ts';
import type { Config } from '../config/schema.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { createIndexGenerations } from '../connectors/generations/create-index-generations.ts';
import { createIndexDirectory } from '../connectors/index-directory.ts';
import { createIndexParts } from '../connectors/index-parts.ts';
import { createLaneProgress } from '../connectors/lane-progress.ts';
import { createMysql } from '../connectors/mysql.ts';
import { createRedis } from '../connectors/redis.ts';
import { createTopicRecords } from '../connectors/topic-records.ts';
import { createMapping } from '../mapping/mapping.ts';
import { bulkTaskQueue, liveTaskQueue } from '../model/names.ts';
import { createStarts } from '../start/starts.ts';
import { createWorkflowRuns } from '../start/workflow-runs.ts';
import { bundleWorkflows } from './bundle-workflows.ts';
import { createFreshness } from './create-freshness.ts';
import { dataConverter, siblingPath, type Temporal } from './connect-temporal.ts';
import { useLeanSandbox } from './lean-sandbox.ts';
import { createTopicDecoders } from './topic-decoders.ts';
import { watchWaiting } from './watch-waiting.ts';

/** How long a worker finishes what it has begun. */
const DRAIN_MS = 7_000;

export interface RunningWorker {
  /** Ends after `stop`, when all that was begun is done, and the clients are closed. */
  run(): Promise<void>;
  /** Whether it asks Temporal for work. */
  isReady(): boolean;
  stop(): void;
}

interface ServedWork {
  served?: readonly Queue[] | undefined;
  /** Absent: nobody counts. */
  metrics?: WorkerMetrics | undefined;
}

/** `live`: changes, and what is parked. `bulk`: walks and resyncs. */
export const queues = ['live', 'bulk'] as const;
export type Queue = (typeof queues)[number];

/** The composition root of what applies changes: clients, activities, and a worker for each of the queues that it serves. */
export async function createWorker(
  config: Config,
  temporal: Temporal,
  { served = queues, metrics }: ServedWork = {},
): Promise<RunningWorker> {
  const { brokers, groupId, topics } = config.kafka;
  const elasticsearch = createElasticsearch(config.elasticsearch);
  const source = createMysql(config.mysql);
  const cache = createRedis(config.redis);
  const mapping = createMapping(config.tables);
  const decoderOf = createTopicDecoders(config);
  const topicNames = topics.map(({ name }) => name);
  const families = mapping.tables.flatMap(({ indices }) => indices.map(({ family }) => family));
  const directory = createIndexDirectory(elasticsearch.client, { owner: groupId, indices: () => families });
  const lanes = createLaneProgress({ brokers, groupId, topics: topicNames });
  const deps = {
    mapping,
    currentMapping: createCurrentMapping({ tables: config.tables, directory, madeAs }),
    directory,
    generations: createIndexGenerations(elasticsearch.client, groupId),
    decodedBatches: createDecodedBatches(decoderOf),
    decoderOf,
    records: createTopicRecords({ brokers, topics: topicNames }),
    elasticsearch,
    indexParts: createIndexParts(elasticsearch.client, groupId),
    rows: createSourceRows(source),
    ranges: createRowRanges(source),
    cache,
    lanes,
    giveWay: createGiveWay(lanes),
    starts: createStarts(temporal.client, config),
    runs: createWorkflowRuns(temporal.client, groupId),
    bulkRowsPerSecond: config.bulk.rowsPerSecond,
    deleteAgainAfterMs: config.redis.deleteAgainAfterSeconds * 1000,
    metrics,
  };
  const freshness = metrics && createFreshness({ ...deps, metrics }, config.freshness);
  const options = {
    connection: temporal.connection,
    namespace: config.temporal.namespace,
    dataConverter,
    activities: createActivities({ ...deps, freshness }),
    shutdownGraceTime: DRAIN_MS,
    ...(await workflowCode()),
  };
  const workers = await createWorkers(options, groupId, served);
  return {
    async run() {
      const waiting = metrics && watchWaiting(temporal.client, { groupId, metrics });
      freshness?.start();
      await Promise.all(workers.map((worker) => worker.run()));
      waiting?.stop();
      freshness?.stop();
      await Promise.all([cache.close(), source.close(), elasticsearch.close()]);
    },
    isReady: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    stop: () => workers.forEach((worker) => worker.shutdown()),
  };
}

/** Walks over whole tables share the machine with live changes: a few at a time are enough. */
const BULK_LIMITS = {
  maxConcurrentActivityTaskExecutions: 4,
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
  workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
  maxCachedWorkflows: 50,
  // A copy that is killed goes on where its last heartbeat was.
  maxHeartbeatThrottleInterval: '2 s',
} as const;

async function createWorkers(
  options: Omit<WorkerOptions, 'taskQueue'>,
  groupId: string,
  served: readonly Queue[],
): Promise<Worker[]> {
  const queueOptions = {
    live: { taskQueue: liveTaskQueue(groupId) },
    bulk: { ...BULK_LIMITS, taskQueue: bulkTaskQueue(groupId) },
  };
  useLeanSandbox();
  const workers: Worker[] = [];
  for (const queue of served) workers.push(await Worker.create({ ...options, ...queueOptions[queue] }));
  return workers;
}

/** The bundle that `npm run build` made, or one of the sources. */
async function workflowCode(): Promise<Pick<WorkerOptions, 'workflowBundle'>> {
  const codePath = siblingPath('../workflows.bundle');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowBundle: await bundleWorkflows() };
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
