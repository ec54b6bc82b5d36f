import { groupBy } from '../../model/pages.ts';
import type { Starts } from '../../start/starts.ts';
import type { Refused } from './refusals.ts';

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
    const [
      {
        resync: { workflowId, stamp },
        problem,
      },
    ] = ofOne as [Required<Refused>];
    const byError: Record<string, number> = {};
    for (const { problem } of ofOne) byError[problem.fingerprint] = (byError[problem.fingerprint] ?? 0) + 1;
    await starts.tellTrouble(workflowId, { stamp, where: problem.where, byError });
  }
  return refused.filter(({ resync }) => resync === undefined);
}
