import { Context } from '@temporalio/activity';
import type { Mapping } from '../mapping/mapping.ts';
import { failureTypes } from '../model/names.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { Elasticsearch } from '../connectors/elasticsearch.ts';
import type { SourceDatabase } from '../connectors/mysql.ts';
import type { Cache } from '../connectors/redis.ts';
import type { DecodedBatches } from './decoded-batches.ts';
import type { SyncRange } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { BatchInput } from './batch-input.ts';
import { createDeleteCacheKeys } from './delete-cache-keys.ts';
import { createIndexDocuments } from './index-documents.ts';
import { RefusedError } from './refused-error.ts';

export interface ActivityDeps {
  mapping: Mapping;
  decodedBatches: DecodedBatches;
  elasticsearch: Elasticsearch;
  source: SourceDatabase;
  cache: Cache;
  deleteAgainAfterMs: number;
}

export type Activities = ReturnType<typeof createActivities>;

export function createActivities(deps: ActivityDeps) {
  const decode = (range: SyncRange, records: RecordBatch) => {
    const { workflowExecution } = Context.current().info;
    return deps.decodedBatches(`${workflowExecution?.workflowId}/${workflowExecution?.runId}`, range, records);
  };
  return {
    indexDocuments: failing(createIndexDocuments({ ...deps, decode })),
    deleteCacheKeys: failing(createDeleteCacheKeys({ ...deps, decode })),
  };
}

type TargetActivity<R> = (input: BatchInput, records: RecordBatch) => Promise<R>;

function failing<R>(activity: TargetActivity<R>): TargetActivity<R> {
  return async (input, records) => {
    try {
      return await activity(input, records);
    } catch (error) {
      throw toFailure(error);
    }
  };
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
  if (error instanceof RefusedError)
    return ApplicationFailure.nonRetryable(
      error.message,
      error.problems[0].type,
      error.problems.slice(0, SHOWN_PROBLEMS),
    );
  return error;
}
