import { Context } from '@temporalio/activity';
import { failureTypes } from '../model/names.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { Elasticsearch } from '../connectors/elasticsearch.ts';
import type { Decode, DecodedBatches } from './batch/decoded-batches.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { Starts } from '../start/starts.ts';
import type { BatchInput } from './batch/batch-input.ts';
import { ConfigMismatchError, requireMapped } from './batch/config-mismatch-error.ts';
import { createResultCounts, telling } from './count-results.ts';
import { createDeleteCacheKeys, type DeleteCacheKeysDeps } from './batch/delete-cache-keys.ts';
import { createKeptKeys } from './batch/kept-keys.ts';
import { createDeleteMatchingKeys } from './walks/delete-matching-keys.ts';
import { createIndexDocuments } from './batch/index-documents.ts';
import type { FreshnessProbe } from './freshness/freshness-probe.ts';
import { createMendParked } from './refused/mend-parked.ts';
import { RefusedError } from './refused/refused-error.ts';
import { createRepair } from './repair/create-repair.ts';
import type { RepairDeps } from './repair/repair-deps.ts';
import { RepairRefusedError } from './repair/repair-refused-error.ts';
import { createResync } from './resync/create-resync.ts';
import type { ResyncDeps } from './resync/resync-deps.ts';
import { FenceTooLateError } from './resync/fence-too-late-error.ts';
import { ResyncRefusedError } from './resync/resync-refused-error.ts';
import { createWalkRoots } from './walks/walk-roots.ts';
import { createWalkTable } from './walks/walk-table.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface ActivityDeps extends ResyncDeps, Pick<RepairDeps, 'records' | 'decoderOf'> {
  decodedBatches: DecodedBatches;
  elasticsearch: Elasticsearch;
  starts: Starts;
  deleteAgainAfterMs: number;
  /** Of walks over the documents of one row. */
  bulkRowsPerSecond: number;
  /** Absent: nobody counts. */
  metrics?: WorkerMetrics | undefined;
  /** Sees the changes that come in; absent: nobody looks at them again. */
  freshness?: Pick<FreshnessProbe, 'saw'> | undefined;
}

export type Activities = ReturnType<typeof createActivities>;

export function createActivities(given: ActivityDeps) {
  const deps = beating(given);
  const run = (): string => {
    const { workflowExecution } = Context.current().info;
    return `${workflowExecution?.workflowId}/${workflowExecution?.runId}`;
  };
  const decode: Decode = (ranges, records) => deps.decodedBatches(run(), ranges, records);
  const allKeptKeys = createKeptKeys();
  const keptKeys: DeleteCacheKeysDeps['keptKeys'] = {
    keep: (keys) => allKeptKeys.keep(run(), keys),
    take: () => allKeptKeys.take(run()),
  };
  const decodeSampled: Decode = (ranges, records) => {
    const batch = decode(ranges, records);
    const { isLocal, attempt } = Context.current().info;
    // The changes of a batch that is tried again were seen before.
    if (isLocal && attempt === 1) deps.freshness?.saw(batch.changes);
    return batch;
  };
  const forMapped =
    <R>(activity: (input: BatchInput, ...records: RecordBatch[]) => Promise<R>) =>
    async (input: BatchInput, ...records: RecordBatch[]): Promise<R> => {
      requireMapped(input.tables, deps.mapping);
      return activity(input, ...records);
    };
  const counts = createResultCounts(deps);
  // These tell with their own heartbeats how far they came.
  const resync = createResync(given);
  const repair = createRepair(given);
  const activities = {
    indexDocuments: telling(forMapped(createIndexDocuments({ ...deps, decode: decodeSampled })), counts.batch),
    deleteCacheKeys: telling(forMapped(createDeleteCacheKeys({ ...deps, decode, keptKeys })), counts.cacheKeys),
    ...createDeleteMatchingKeys(deps),
    ...createMendParked(deps),
    ...createWalkTable(deps),
    ...createWalkRoots(deps),
    ...resync,
    copyRange: telling(resync.copyRange, counts.copied),
    ...repair,
    repairPart: telling(repair.repairPart, counts.repaired),
  };
  return failingAll(activities, deps.metrics);
}

/** The same servers, each answer of which is a heartbeat: an activity that goes on page after page is alive. */
function beating(deps: ActivityDeps): ActivityDeps {
  const { elasticsearch, rows, starts } = deps;
  const beat = async <T>(answer: Promise<T>): Promise<T> => {
    const answered = await answer;
    const context = Context.current();
    // A local one is short, and nobody listens.
    if (!context.info.isLocal) context.heartbeat();
    return answered;
  };
  return {
    ...deps,
    elasticsearch: {
      ...elasticsearch,
      versions: (...args) => beat(elasticsearch.versions(...args)),
      write: (...args) => beat(elasticsearch.write(...args)),
    },
    rows: {
      ...rows,
      byKey: (request) => beat(rows.byKey(request)),
      joined: (read) => beat(rows.joined(read)),
      rootKeys: (request) => beat(rows.rootKeys(request)),
    },
    starts: { ...starts, park: (...args) => beat(starts.park(...args)) },
  };
}

/** The same activities, with errors that are counted and that Temporal understands. */
function failingAll<A extends Record<string, (...args: never[]) => Promise<unknown>>>(
  activities: A,
  metrics: WorkerMetrics | undefined,
): A {
  const failing = Object.entries(activities).map(([name, activity]) => [
    name,
    (...args: never[]) =>
      activity(...args).catch((error: unknown) => {
        metrics?.failed(error);
        throw toFailure(error);
      }),
  ]);
  return Object.fromEntries(failing) as A;
}

const SHOWN_PROBLEMS = 20;

/** The one place where an error becomes a Temporal failure. Anything unknown is our bug: it stays as it is, loud, and is retried. */
function toFailure(error: unknown): unknown {
  if (error instanceof ConnectorError)
    return ApplicationFailure.create({
      type: failureTypes.unavailable,
      message: error.message,
      nonRetryable: !error.retryable,
    });
  if (error instanceof ConfigMismatchError)
    return ApplicationFailure.retryable(error.message, failureTypes.configMismatch);
  if (error instanceof ResyncRefusedError)
    return ApplicationFailure.nonRetryable(error.message, failureTypes.resyncRefused);
  if (error instanceof RepairRefusedError)
    return ApplicationFailure.nonRetryable(error.message, failureTypes.repairRefused);
  if (error instanceof FenceTooLateError)
    return ApplicationFailure.nonRetryable(error.message, failureTypes.fenceTooLate);
  if (error instanceof RefusedError)
    return ApplicationFailure.nonRetryable(error.message, error.problems[0].type, {
      problems: error.problems.slice(0, SHOWN_PROBLEMS),
      fields: error.fields,
    });
  return error;
}
