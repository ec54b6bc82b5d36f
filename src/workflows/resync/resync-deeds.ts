import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ResyncActivities } from '../../activities/resync/resync-activities.ts';
import type { RangesInput } from '../../activities/walks/next-ranges.ts';
import type { NextRanges, RowRange } from '../../model/resync.ts';
import { DURABLE_BUDGET } from '../insist.ts';

const { retry } = DURABLE_BUDGET;

/** What is cancelled is waited for: what it makes meanwhile must be there to be taken back. */
const cancellationType = 'WAIT_CANCELLATION_COMPLETED';

/** A question, a change of the cluster's state, or a step of some seconds: a worker that was killed shows soon, and its deed is done elsewhere. */
export const deeds = proxyActivities<ResyncActivities>({
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '30 s',
  retry,
  cancellationType,
});

/** Counts whole tables, and makes nothing: cancelled, it is left alone. */
export const counting = proxyActivities<ResyncActivities>({
  startToCloseTimeout: '2 h',
  heartbeatTimeout: '30 s',
  retry,
});

/** Every live change waits for the fence, so it does not queue behind the copies of other tables; nor may it come late. */
export const local = proxyLocalActivities<ResyncActivities>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '200 ms', maximumInterval: '2 s' },
});

export function nextRanges(input: RangesInput): Promise<NextRanges> {
  return deeds.nextRanges.executeWithOptions({ summary: `ranges of ${input.table}` }, [input]);
}

/** `shop.goods (1000, 2000]` */
export function rangeText({ table, after, upTo }: RowRange): string {
  return `${table} (${after?.join('|') ?? 'first'}, ${upTo?.join('|') ?? 'last'}]`.slice(0, MAX_SUMMARY);
}

/** Temporal takes summaries of up to 400 bytes. */
const MAX_SUMMARY = 100;
