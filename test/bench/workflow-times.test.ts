import { expect, it } from 'vitest';
import { timesOf } from '../../bench/latency/read-workflow-times.ts';

const at = (ms: number) => ({
  eventTime: { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 } as never,
});
const moment = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });

function marker(activity: string, { scheduledMs, completeMs }: { scheduledMs: number; completeMs: number }) {
  const noted = {
    activity_type: activity,
    original_schedule_time: moment(scheduledMs),
    complete_time: moment(completeMs),
  };
  const data = { payloads: [{ data: Buffer.from(JSON.stringify(noted)) }] };
  return { ...at(90_000), markerRecordedEventAttributes: { details: { data } } };
}

const began = [
  { ...at(10_000), workflowExecutionStartedEventAttributes: {} },
  { ...at(10_020), workflowTaskStartedEventAttributes: {} },
  { ...at(10_100), workflowTaskCompletedEventAttributes: {} },
];

it('adds how long an activity ran to when it began, since its end is told by a clock that stands still', () => {
  const keys = marker('deleteCacheKeys', { scheduledMs: 10_030, completeMs: 10_022 });
  const documents = marker('indexDocuments', { scheduledMs: 10_030, completeMs: 10_060 });
  expect(timesOf([...began, keys, documents])).toEqual({
    startedAtMs: 10_000,
    taskAtMs: 10_020,
    bulkAtMs: 10_030,
    writtenAtMs: 10_070,
    answeredAtMs: 10_100,
  });
});

it('tells nothing of a batch that went no fast way', () => {
  expect(timesOf(began)).toBeUndefined();
});
