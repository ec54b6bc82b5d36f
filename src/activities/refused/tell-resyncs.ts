import { groupBy } from '../../model/pages.ts';
import type { Starts } from '../../start/starts.ts';
import { countByError, type Refused } from './refusals.ts';

/**
 * What an index refuses that nobody searches yet, or any more, is no reason to park a change or to block a lane: its resync is
 * told, which then asks before it swaps. Answers the rest: what the live indices refuse.
 */
export async function tellResyncs(
  starts: Pick<Starts, 'tellTrouble'>,
  refused: readonly Refused[],
): Promise<Refused[]> {
  const following = refused.filter(({ resync }) => resync !== undefined);
  for (const ofOne of groupBy(following, ({ resync }) => JSON.stringify(resync))) {
    const [{ resync, problem }] = ofOne as [Required<Refused>];
    const { workflowId, stamp } = resync;
    await starts.tellTrouble(workflowId, { stamp, where: problem.where, byError: countByError(ofOne) });
  }
  return refused.filter(({ resync }) => resync === undefined);
}
