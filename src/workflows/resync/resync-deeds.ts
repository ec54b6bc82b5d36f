import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ResyncActivities } from '../../activities/resync/resync-activities.ts';
import type { RowRange } from '../../model/resync.ts';
import { DURABLE_BUDGET } from '../insist.ts';

const { retry } = DURABLE_BUDGET;

/** A question, or a change of the cluster's state. A cancelled one is waited for: what it makes must be there to be taken back. */
export const deeds = proxyActivities<ResyncActivities>({ startToCloseTimeout: '2 min', retry });

/** Steps of some seconds: a worker that was killed shows soon, and its step goes on elsewhere. */
export const steps = proxyActivities<ResyncActivities>({
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '30 s',
  retry,
});

/** Counts whole tables. */
export const counting = proxyActivities<ResyncActivities>({ startToCloseTimeout: '2 h', retry });

/** Every live change waits for the fence, so it does not queue behind the copies of other tables; nor may it come late. */
export const local = proxyLocalActivities<ResyncActivities>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '200 ms', maximumInterval: '2 s' },
});

/** `shop.goods (1000, 2000]` */
export function rangeText({ table, after, upTo }: RowRange): string {
  return `${table} (${after?.join('|') ?? 'first'}, ${upTo?.join('|') ?? 'last'}]`.slice(0, MAX_SUMMARY);
}

/** Temporal takes summaries of up to 400 bytes. */
const MAX_SUMMARY = 100;
