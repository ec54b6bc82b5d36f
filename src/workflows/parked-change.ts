import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { BatchInput } from '../activities/batch/batch-input.ts';
import type { Activities } from '../activities/create-activities.ts';
import type { Row } from '../model/change.ts';
import { REFUSED_SIGNAL, REPLACE_SIGNAL, searchAttributes } from '../model/names.ts';
import type { ParkedChange, ParkedRecord, ParkedResult, ParkedSubject } from '../model/parked.ts';
import { laneName } from '../model/record.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { DURABLE_BUDGET, refusalFacts, refusalOf, retry, RETRY_AFTER, showState, skip } from './insist.ts';
import { parkedDetails } from './parked-details.ts';

const { mendDocument, mendTable, indexDocuments, deleteCacheKeys } = proxyActivities<Activities>(DURABLE_BUDGET);

/** After the delays of what is blocked: a cause that lasts for hours is mended by a person. */
const LAST_DELAY = '1 day';

export const refused = defineSignal<[ParkedChange]>(REFUSED_SIGNAL);
export const replace = defineSignal<[Row]>(REPLACE_SIGNAL);

/**
 * One document, record or table that one target refused. Tries again by itself, ever more seldom, or when it is told to;
 * ends when the target is right, whoever mended it, or when a person gives it up.
 */
export async function parkedChange(first: ParkedChange, record: RecordBatch | null): Promise<ParkedResult> {
  let parked = first;
  let attempts = first.attempts ?? 0;
  let asked = 0;
  let heard = 0;
  let skipped = false;
  let replacement: Row | undefined;
  setHandler(retry, () => void asked++);
  setHandler(skip, () => void (skipped = true));
  setHandler(replace, (document) => {
    replacement = document;
    asked++;
  });
  setHandler(refused, (newer) => {
    if (newer.version <= parked.version) return;
    parked = newer;
    show(parked, attempts);
  });

  for (;;) {
    show(parked, attempts);
    const delay = delayBefore(parked.subject, attempts);
    const speaks = (): boolean => skipped || asked > heard;
    await (delay === undefined ? condition(speaks) : condition(speaks, delay));
    if (skipped) return end('skipped', attempts);

    attempts++;
    heard = asked;
    const { version } = parked;
    const mending = mend({ ...parked, replacement }, record).then(
      () => true,
      (failure: unknown) => {
        parked = { ...parked, ...whyRefused(failure) };
        return false;
      },
    );
    replacement = undefined;
    const mended = await Promise.race([mending, condition(() => skipped).then(() => false)]);
    if (skipped && !mended) return end('skipped', attempts);
    if (mended && parked.version === version && replacement === undefined) return end('mended', attempts);
    if (workflowInfo().continueAsNewSuggested && asked === heard)
      await continueAsNew<typeof parkedChange>({ ...parked, attempts }, record);
  }
}

type Delay = (typeof RETRY_AFTER)[number] | typeof LAST_DELAY;

/** Undefined: a person must speak. */
function delayBefore(subject: ParkedSubject, attempts: number): Delay | undefined {
  return subject.kind === 'table' ? undefined : (RETRY_AFTER[attempts] ?? LAST_DELAY);
}

type Mendable = Pick<ParkedChange, 'subject' | 'version'> & { replacement?: Row | undefined };

async function mend({ subject, version, replacement }: Mendable, record: RecordBatch | null): Promise<void> {
  switch (subject.kind) {
    case 'document':
      await mendDocument({ subject, version, ...(replacement && { replacement }) });
      return;
    case 'table':
      await mendTable({ ...subject, version });
      return;
    case 'record':
      await applyRecord(subject, version, record as RecordBatch);
  }
}

/** The same as for a batch, of this one record; documents that are refused then are parked themselves. */
async function applyRecord(subject: ParkedRecord, clock: number, record: RecordBatch): Promise<void> {
  const { topic, partition, offset, startedAtMs } = subject;
  const range = { topic, partition, firstOffset: offset, firstTimestampMs: 0, nextOffset: offset, records: 1, clock };
  const input: BatchInput = { ranges: [range], tables: [], startedAtMs, onRefused: 'parkDocuments' };
  await indexDocuments(input, record);
  const { deleteAgainAfterMs } = await deleteCacheKeys(input, record);
  if (deleteAgainAfterMs === null) return;
  await sleep(deleteAgainAfterMs);
  await deleteCacheKeys({ ...input, again: true }, record);
}

/** Anything but a refusal is our bug, or a cancellation: it ends the workflow, visibly. */
function whyRefused(failure: unknown): Partial<ParkedChange> {
  const refusal = refusalOf(failure);
  const { problems: [problem] = [], fields } = refusal ? refusalFacts(refusal) : {};
  if (problem === undefined) throw failure;
  return { problem, ...(fields && { fields }) };
}

function end(outcome: ParkedResult['outcome'], attempts: number): ParkedResult {
  showState(outcome);
  setCurrentDetails('');
  return { outcome, attempts };
}

function show(parked: ParkedChange, attempts: number): void {
  const { subject, problem, fields } = parked;
  showState('parked', {
    [searchAttributes.table]: tablesOf(parked),
    [searchAttributes.key]: [keyOf(subject)],
    [searchAttributes.error]: [problem.fingerprint],
  });
  upsertMemo({ where: problem.where, error: problem.error, attempts, ...(fields && { fields }) });
  setCurrentDetails(parkedDetails(parked, { attempts, next: delayBefore(subject, attempts) }));
}

function tablesOf({ subject, problem }: ParkedChange): string[] {
  const table = subject.kind === 'record' ? problem.table : subject.table;
  return table === undefined ? [] : [table];
}

function keyOf(subject: ParkedSubject): string {
  if (subject.kind === 'document') return subject.id;
  return subject.kind === 'record' ? `${laneName(subject)} ${subject.offset}` : subject.table;
}
