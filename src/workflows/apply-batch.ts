import {
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { BatchInput, OnRefused } from '../activities/batch/batch-input.ts';
import type { Activities } from '../activities/create-activities.ts';
import { APPLIED_UPDATE } from '../model/names.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { type Decision, DURABLE_BUDGET, insist, type ShowState } from './insist.ts';

/** The fast path: no history beyond a marker. Long enough for a slow bulk, short enough that an outage soon shows. */
const LOCAL_BUDGET = { startToCloseTimeout: '10 s', retry: { maximumAttempts: 2, initialInterval: '200 ms' } } as const;

const local = proxyLocalActivities<Activities>(LOCAL_BUDGET);
const durable = proxyActivities<Activities>(DURABLE_BUDGET);

export const documents = { fast: local.indexDocuments, sure: durable.indexDocuments };
export const keys = { fast: local.deleteCacheKeys, sure: durable.deleteCacheKeys };

const applied = defineUpdate<unknown>(APPLIED_UPDATE);

/**
 * Answers the `applied` update, which the ingress waits for, not for the end: a workflow lives on for the second delete of its cache keys.
 *
 * @returns takes the answer
 */
export function answerApplied<R>(): (result: R) => void {
  let answer: { result: R } | undefined;
  setHandler(applied, async () => {
    await condition(() => answer !== undefined);
    return answer?.result;
  });
  return (result) => {
    answer = { result };
  };
}

export interface Batch extends Omit<BatchInput, 'onRefused'> {
  /** Of each range. */
  records: readonly RecordBatch[];
}

interface Target<R> {
  fast(...args: [BatchInput, ...RecordBatch[]]): Promise<R>;
  sure(...args: [BatchInput, ...RecordBatch[]]): Promise<R>;
}

interface Waiting {
  decision: Decision;
  show: ShowState;
}

/** Local first, durable second. */
export async function apply<R>(
  target: Target<R>,
  { records, ...batch }: Batch,
  { decision, show }: Waiting,
): Promise<R> {
  const input = (onRefused: OnRefused): BatchInput => ({ ...batch, onRefused });
  try {
    return await target.fast(input('park'), ...records);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return insist((onRefused) => target.sure(input(onRefused), ...records), decision, { failed: error, show });
  }
}

/** @param afterMs null: nothing has to go twice */
export async function deleteKeysAgain(afterMs: number | null, batch: Batch, waiting: Waiting): Promise<void> {
  if (afterMs === null) return;
  await sleep(afterMs);
  await apply(keys, { ...batch, again: true }, waiting);
}
