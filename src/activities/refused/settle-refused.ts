import { inPages } from '../../model/pages.ts';
import type { ParkedCounts, SkippedCounts } from '../../model/sync.ts';
import type { Starts } from '../../start/starts.ts';
import type { BatchInput } from '../batch/batch-input.ts';
import { RefusedError } from './refused-error.ts';
import { countByError, type Refused } from './refusals.ts';
import { tellResyncs } from './tell-resyncs.ts';

/** More of one cause, from one lane within a minute, are not worth a workflow each: the lane is blocked. */
const MAX_PARKED_BY_ERROR = 100;
const PARKED_AT_ONCE = 25;
/** A result must stay small, whatever a person skips or parks. */
const SHOWN = 20;

export type SettleOptions = Pick<BatchInput, 'onRefused' | 'parkedLately'>;

/** Parks what the live index refuses, or reports it as skipped. Throws a RefusedError when one cause refuses too much. Safe to run twice. */
export async function settleRefused(
  starts: Pick<Starts, 'park' | 'tellTrouble'>,
  all: readonly Refused[],
  { onRefused, parkedLately = {} }: SettleOptions,
): Promise<{ parked: ParkedCounts; skipped: SkippedCounts }> {
  const refused = await tellResyncs(starts, all);
  const byError = countByError(refused);
  if (onRefused === 'skip') {
    const problems = refused.slice(0, SHOWN).map(({ problem }) => problem);
    return { parked: { byError: {}, workflowIds: [] }, skipped: { byError, problems } };
  }

  const mustFail = ({ problem: { fingerprint }, record }: Refused): boolean => {
    if (onRefused === 'leave') return true;
    if (onRefused === 'parkDocuments') return record !== null;
    const ofOneCause = (byError[fingerprint] ?? 0) + (parkedLately[fingerprint] ?? 0);
    return onRefused === 'park' && ofOneCause > MAX_PARKED_BY_ERROR;
  };
  const failing = refused.filter(mustFail);
  if (failing.length > 0) throw new RefusedError(failing.map(({ problem }) => problem));

  const workflowIds: string[] = [];
  for (const some of inPages(refused, PARKED_AT_ONCE))
    workflowIds.push(...(await Promise.all(some.map(({ record, ...parked }) => starts.park(parked, record)))));
  return { parked: { byError, workflowIds: workflowIds.slice(0, SHOWN) }, skipped: { byError: {}, problems: [] } };
}
