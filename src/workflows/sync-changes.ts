import {
  allHandlersFinished,
  ApplicationFailure,
  ActivityFailure,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { BatchInput } from '../activities/batch-input.ts';
import { APPLIED_UPDATE, RETRY_SIGNAL, searchAttributes, SKIP_SIGNAL, type SyncState } from '../model/names.ts';
import type { SyncRange, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';

/** The fast path: no history beyond a marker. Long enough for a slow bulk, short enough that an outage soon shows. */
const LOCAL_BUDGET = { startToCloseTimeout: '10 s', retry: { maximumAttempts: 2, initialInterval: '200 ms' } } as const;
/** The durable path: an outage is a pending activity in the Web UI, and is retried without end. */
const DURABLE_BUDGET = {
  startToCloseTimeout: '30 s',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
} as const;
/** How long a blocked workflow waits before it tries by itself; then the last one again and again. */
const BLOCKED_RETRY_AFTER = ['1 min', '5 min', '30 min', '2 h'] as const;

const local = proxyLocalActivities<Activities>(LOCAL_BUDGET);
const durable = proxyActivities<Activities>(DURABLE_BUDGET);

export const applied = defineUpdate<SyncResult>(APPLIED_UPDATE);
export const retry = defineSignal(RETRY_SIGNAL);
export const skip = defineSignal(SKIP_SIGNAL);

/**
 * Brings one batch of a lane to every target. The ingress waits for the `applied` update, not for the end: the workflow
 * lives on for the second delete of its cache keys.
 */
export async function syncChanges(range: SyncRange, records: RecordBatch): Promise<SyncResult> {
  const batch: Batch = { range, records, startedAtMs: workflowInfo().startTime.getTime() };
  let result: SyncResult | undefined;
  setHandler(applied, async () => {
    await condition(() => result !== undefined);
    return result as SyncResult;
  });
  const decision = blockedDecision();

  const documents = { fast: local.indexDocuments, sure: durable.indexDocuments };
  const keys = { fast: local.deleteCacheKeys, sure: durable.deleteCacheKeys };
  const [indexed, { deleteAgainAfterMs, ...cacheKeys }] = await Promise.all([
    apply(documents, batch, decision),
    apply(keys, batch, decision),
  ]);
  result = { ...range, ...indexed, cacheKeys };
  show('applied', { [searchAttributes.table]: Object.keys(indexed.changes) });

  if (deleteAgainAfterMs !== null) {
    await sleep(deleteAgainAfterMs);
    await apply(keys, batch, decision);
  }
  await condition(allHandlersFinished);
  return result;
}

interface Decision {
  /** A person gave up what is refused. */
  skip: boolean;
  /** Resolves when a person speaks, or when it is time to try again. */
  wait(attempt: number): Promise<void>;
}

function blockedDecision(): Decision {
  let words = 0;
  const decision: Decision = {
    skip: false,
    async wait(attempt) {
      const heard = words;
      await condition(() => words > heard, BLOCKED_RETRY_AFTER[attempt] ?? BLOCKED_RETRY_AFTER.at(-1)!);
    },
  };
  setHandler(retry, () => void words++);
  setHandler(skip, () => {
    decision.skip = true;
    words++;
  });
  return decision;
}

interface Batch {
  range: SyncRange;
  records: RecordBatch;
  startedAtMs: number;
}

function argsOf({ range, records, startedAtMs }: Batch, skipRefused: boolean): [BatchInput, RecordBatch] {
  return [{ range, startedAtMs, skipRefused }, records];
}

interface Target<R> {
  fast(...args: [BatchInput, RecordBatch]): Promise<R>;
  sure(...args: [BatchInput, RecordBatch]): Promise<R>;
}

/** Local first, durable second; blocked, and waiting for a person, when something is refused for good. */
async function apply<R>(target: Target<R>, batch: Batch, decision: Decision): Promise<R> {
  let failure: unknown;
  try {
    return await target.fast(...argsOf(batch, false));
  } catch (error) {
    if (isCancellation(error)) throw error;
    failure = error;
  }
  for (let attempt = 0; ; attempt++) {
    const refusal = refusalOf(failure);
    if (refusal) await blocked(refusal, decision.wait(attempt));
    else if (attempt > 0) throw failure;
    else show('retrying', {});
    try {
      return await target.sure(...argsOf(batch, decision.skip));
    } catch (error) {
      failure = error;
    }
  }
}

async function blocked(refusal: ApplicationFailure, decided: Promise<void>): Promise<void> {
  show('blocked', { [searchAttributes.error]: [refusal.type ?? 'unknown'] });
  setCurrentDetails(
    `**Blocked**: ${refusal.message}\n\nMend the cause and signal \`retry\`, or signal \`skip\` to give it up.`,
  );
  await decided;
  show('retrying', {});
  setCurrentDetails('');
}

/** What a person must decide on (a local activity's failure comes bare, a normal one's wrapped); undefined for a failure that another attempt can end. */
function refusalOf(failure: unknown): ApplicationFailure | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true ? cause : undefined;
}

function show(state: SyncState, more: Record<string, string[]>): void {
  upsertSearchAttributes({ [searchAttributes.state]: [state], ...more });
}
