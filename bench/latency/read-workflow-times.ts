import type { Client } from '@temporalio/client';
import type { temporal as proto } from '@temporalio/proto';
import { findWorkflow } from '../../demo/way/find-workflow.ts';
import { endpoints } from '../../stack/endpoints.ts';
import type { OwnShop } from '../../proof/parts/own-shop.ts';
import type { RecordTimes } from './watch-topic.ts';

/** What the history of a batch tells, in ms since 1970. */
export interface WorkflowTimes {
  startedAtMs: number;
  /** A worker had its first task. */
  taskAtMs: number;
  /** The local activity that writes documents began. */
  bulkAtMs: number;
  /** It was done. */
  writtenAtMs: number;
  /** The worker gave the task back, and with it the answer to the ingress. */
  answeredAtMs: number;
}

/** Undefined: the batch did not go the fast way. */
export async function readWorkflowTimes(
  temporal: Client,
  { name: groupId, topic }: OwnShop,
  { partition, offset }: RecordTimes,
): Promise<WorkflowTimes | undefined> {
  const { uiUrl } = endpoints().temporal;
  const { id, runId } = await findWorkflow(temporal, { groupId, topic: topic.name, partition, offset, uiUrl });
  const { events } = await temporal.workflow.getHandle(id, runId).fetchHistory();
  return timesOf(events ?? []);
}

type Event = proto.api.history.v1.IHistoryEvent;

export function timesOf(events: readonly Event[]): WorkflowTimes | undefined {
  const timeOf = (is: (event: Event) => unknown): number | undefined => {
    const event = events.find((one) => Boolean(is(one)));
    return event && msOf(event.eventTime!);
  };
  const startedAtMs = timeOf((event) => event.workflowExecutionStartedEventAttributes);
  const taskAtMs = timeOf((event) => event.workflowTaskStartedEventAttributes);
  const answeredAtMs = timeOf((event) => event.workflowTaskCompletedEventAttributes);
  const marker = events.map(localActivityOf).find((one) => one?.activity_type === 'indexDocuments');
  if (startedAtMs === undefined || taskAtMs === undefined || answeredAtMs === undefined || marker === undefined)
    return undefined;
  const bulkAtMs = msOf(marker.original_schedule_time);
  // To the SDK's core an activity ends by the workflow's own clock, which stood still at the task's start.
  const bulkMs = msOf(marker.complete_time) - taskAtMs;
  return { startedAtMs, taskAtMs, bulkAtMs, writtenAtMs: bulkAtMs + bulkMs, answeredAtMs };
}

/** What the SDK's core notes of a local activity. */
interface LocalActivity {
  activity_type: string;
  original_schedule_time: Moment;
  complete_time: Moment;
}

function localActivityOf({ markerRecordedEventAttributes: marker }: Event): LocalActivity | undefined {
  const data = marker?.details?.['data']?.payloads?.[0]?.data;
  return data ? (JSON.parse(Buffer.from(data).toString()) as LocalActivity) : undefined;
}

interface Moment {
  seconds?: { toString(): string } | null;
  nanos?: number | null;
}

const msOf = ({ seconds, nanos }: Moment): number => Number(String(seconds)) * 1000 + (nanos ?? 0) / 1e6;
