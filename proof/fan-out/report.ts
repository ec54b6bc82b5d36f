import { quantilesOf } from '../../demo/latency/quantiles.ts';
import type { Screen } from '../../demo/screen.ts';
import type { RootsWalk } from '../../src/model/heal-roots.ts';
import { barOf } from '../parts/bar.ts';
import { latencyHead, latencyRow } from '../parts/latency-rows.ts';
import type { FanOutFacts } from './fan-out-facts.ts';

const SHOWN_DIFFERENCES = 10;

export interface Meanwhile {
  /** Since the first rename. */
  seconds: number;
  /** Ms that live changes took lately. */
  lately: readonly number[];
}

export function progressLine({ rows, total, laps }: RootsWalk, { seconds, lately }: Meanwhile): string {
  const share = total ? Math.min(1, rows / total) : 0;
  const p95 = quantilesOf(lately)?.p95.toFixed(0) ?? '-';
  return `${barOf(share)}, ${rows} of ${total ?? '?'}, lap ${laps}, ${seconds.toFixed(0)} s; live changes p95 ${p95} ms`;
}

export function printFacts(screen: Screen, { filled, quiet, busy, verified }: FanOutFacts): void {
  screen.say(`filled with ${filled.rows} documents in ${filled.seconds.toFixed(1)} s, and looked at each again`);
  screen.table([
    latencyHead,
    latencyRow('shown, quiet', quiet.shownMs),
    latencyRow('shown, beside the fan-out', busy.shownMs),
    latencyRow('update, quiet', quiet.writeMs),
    latencyRow('update, beside the fan-out', busy.writeMs),
  ]);
  for (const line of verified.differences.slice(0, SHOWN_DIFFERENCES)) screen.say(line);
}

export function closingLine({ fanOut, secondsAfterSecondRename, verified }: FanOutFacts): string {
  const { indexed, alreadyNewer } = fanOut.healed;
  const { documents, differences } = verified;
  return (
    `fan-out: ${fanOut.total ?? 0} documents, ${fanOut.laps} ${fanOut.laps === 1 ? 'lap' : 'laps'} in ${fanOut.seconds.toFixed(1)} s, the last ${secondsAfterSecondRename.toFixed(1)} s after the second rename; ` +
    `${indexed} written in the last lap, ${alreadyNewer} newer already; ${documents} compared, ${differences.length} differences`
  );
}
