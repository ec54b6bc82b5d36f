import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { documentId, shortened } from '../mapping/document-id.ts';
import type { PatternRequest } from '../model/delete-patterns.ts';
import type { HealRootsRequest } from '../model/heal-roots.ts';
import type { HealTableRequest } from '../model/heal-table.ts';
import {
  bulkTaskQueue,
  DELETE_PATTERNS,
  deletePatternsWorkflowId,
  HEAL_ROOTS,
  HEAL_TABLE,
  healRootsPrefix,
  healTableWorkflowId,
  liveTaskQueue,
  PARKED_CHANGE,
  parkedPrefix,
  PATTERNS_SIGNAL,
  REFUSED_SIGNAL,
  TROUBLE_SIGNAL,
  WALK_SIGNAL,
} from '../model/names.ts';
import type { ParkedChange, ParkedSubject } from '../model/parked.ts';
import type { LaneRecord } from '../model/record.ts';
import type { BuildingTrouble } from '../model/resync.ts';
import { packRecords, recordShape } from '../payload/pack-records.ts';

/**
 * How workflows are started from the middle of the work. Signal-with-start: what waits or runs already is told, so
 * asking twice does no harm, and nothing that is asked while a workflow ends is lost.
 */
export interface Starts {
  /** Gives the workflow's id. `record` when the subject is one. */
  park(parked: ParkedChange, record: LaneRecord | null): Promise<string>;
  /** A walk that runs already begins anew. */
  healTable(request: Omit<HealTableRequest, 'requestedAt'>): Promise<string>;
  /** A walk that runs already goes round once more. */
  healRoots(request: Omit<HealRootsRequest, 'requestedAt'>): Promise<string>;
  /** Tells a resync that its index does not take what the live one has taken; one that has ended needs no telling. */
  tellTrouble(workflowId: string, trouble: BuildingTrouble): Promise<void>;
  /** A pass that runs already goes on, and another follows it. */
  deletePatterns(request: PatternRequest): Promise<string>;
}

export function createStarts(client: Client, { kafka: { groupId }, tables }: Config): Starts {
  const shape = recordShape(tables);
  const toldAtMs = new Map<string, number>();

  /** The signal says the same as the first argument. */
  async function tell(workflowType: string, { args, ...start }: Told): Promise<string> {
    const { workflowId } = await client.workflow.signalWithStart(workflowType, {
      ...start,
      args,
      signalArgs: [args[0]],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    return workflowId;
  }

  return {
    park: (parked, record) =>
      tell(PARKED_CHANGE, {
        workflowId: parkedWorkflowId(groupId, parked.subject),
        taskQueue: liveTaskQueue(groupId),
        args: [parked, record && packRecords([record], shape)],
        signal: REFUSED_SIGNAL,
        staticSummary: `${parked.problem.where}: ${parked.problem.fingerprint}`,
      }),

    healTable: (request) =>
      tell(HEAL_TABLE, {
        workflowId: healTableWorkflowId(groupId, request.table),
        taskQueue: bulkTaskQueue(groupId),
        args: [askedNow(request)],
        signal: WALK_SIGNAL,
        staticSummary: `${request.table}: ${request.reason ?? 'healed by hand'}`,
      }),

    healRoots: (request) =>
      tell(HEAL_ROOTS, {
        workflowId: healRootsWorkflowId(groupId, request),
        taskQueue: bulkTaskQueue(groupId),
        args: [askedNow(request)],
        signal: WALK_SIGNAL,
        staticSummary: `${request.index}.${request.field}: ${request.table} ${request.values.join(', ')} changed`,
      }),

    async tellTrouble(workflowId, trouble) {
      const what = JSON.stringify([workflowId, trouble.stamp, Object.keys(trouble.byError)]);
      if (Date.now() - (toldAtMs.get(what) ?? 0) < TELL_AGAIN_AFTER_MS) return;
      try {
        await client.workflow.getHandle(workflowId).signal(TROUBLE_SIGNAL, trouble);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
      toldAtMs.set(what, Date.now());
    },

    deletePatterns: (request) =>
      tell(DELETE_PATTERNS, {
        workflowId: deletePatternsWorkflowId(groupId),
        taskQueue: bulkTaskQueue(groupId),
        args: [request],
        signal: PATTERNS_SIGNAL,
        staticSummary: 'cache keys, by patterns',
      }),
  };
}

/** Every batch may meet the same trouble, and a resync needs to hear of it but once to ask before it swaps. */
const TELL_AGAIN_AFTER_MS = 30_000;

interface Told {
  workflowId: string;
  taskQueue: string;
  args: [unknown, ...unknown[]];
  signal: string;
  staticSummary: string;
}

function askedNow<R>(request: R): R & { requestedAt: string } {
  return { ...request, requestedAt: new Date().toISOString() };
}

/** One a row and a way to its documents. */
function healRootsWorkflowId(
  groupId: string,
  { index, field, table, values }: Omit<HealRootsRequest, 'requestedAt'>,
): string {
  return healRootsPrefix(groupId) + shortened(`${index}/${field}/${table}/${documentId(values)}`, MAX_SUBJECT_BYTES);
}

/** Temporal keeps ids of up to 255 bytes on every database; group and index need their part of it. */
const MAX_SUBJECT_BYTES = 180;

/** One a document, record or table: what is refused again joins the workflow that waits already. */
function parkedWorkflowId(groupId: string, subject: ParkedSubject): string {
  return parkedPrefix(groupId) + shortened(subjectPath(subject), MAX_SUBJECT_BYTES);
}

function subjectPath(subject: ParkedSubject): string {
  if (subject.kind === 'document') return `document/${subject.index}/${subject.id}`;
  if (subject.kind === 'record') return `record/${subject.topic}/${subject.partition}/${subject.offset}`;
  return `table/${subject.table}`;
}
