import type { Screen } from '../../demo/screen.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { barOf } from '../parts/bar.ts';
import type { ResyncRun } from '../parts/goods/run-one-resync.ts';
import { latencyHead, latencyRow } from '../parts/latency-rows.ts';
import type { ResyncFacts } from './resync-facts.ts';

const SHOWN = 10;

export function progressLine({ phase, rows, total, rowsPerSecond, waitingFor }: ResyncProgress): string {
  const share = total ? Math.min(1, rows / total) : 0;
  const waiting = waitingFor.length > 0 ? `, waits for ${waitingFor.slice(0, 2).join(', ')}` : '';
  return `${barOf(share)}, ${phase}, ${rows} of ${total ?? '?'}, ${Math.round(rowsPerSecond)} rows/s${waiting}`;
}

export function printFacts(screen: Screen, facts: ResyncFacts): void {
  const { filling, resync, latency, searches, outages, histories, workerMb, verified, complaints } = facts;
  screen.say(`filling:  ${speed(filling)}`);
  screen.say(`resync:   ${speed(resync)}; ${resync.alreadyNewer} rows were changed before they were copied`);
  screen.table([
    latencyHead,
    latencyRow('applied, before', latency.before.appliedMs),
    latencyRow('applied, during', latency.during.appliedMs),
    ...outsideOf(facts, 'appliedMs'),
    latencyRow('applied, after', latency.after.appliedMs),
    latencyRow('searchable, before', latency.before.searchableMs),
    latencyRow('searchable, during', latency.during.searchableMs),
    ...outsideOf(facts, 'searchableMs'),
    latencyRow('searchable, after', latency.after.searchableMs),
    latencyRow('searches, all along', searches.ms),
  ]);
  for (const { what, seconds } of outages)
    screen.say(`outage:   ${what}, until lanes were abreast ${seconds.toFixed(1)} s`);
  screen.say(
    `history:  ${histories.join(', ')} events in the runs of the workflow; at most ` +
      Object.entries(workerMb)
        .map(([name, mb]) => `${mb.toFixed(0)} MB in ${name}`)
        .join(', '),
  );
  screen.say(
    `versions: ${verified.copied} of ${verified.rows} documents as they were copied, the others changed since`,
  );
  for (const line of [...complaints, ...searches.complaints.slice(0, SHOWN), ...verified.differences.slice(0, SHOWN)])
    screen.say(line);
}

function outsideOf({ outages, latency }: ResyncFacts, what: 'appliedMs' | 'searchableMs'): string[][] {
  if (outages.length === 0) return [];
  return [
    latencyRow('  less outages', latency.duringWithoutOutages[what]),
    latencyRow('  and the minute after each', latency.duringWithoutMinutesAfter[what]),
  ];
}

const speed = ({ rows, seconds, copySeconds }: ResyncRun): string =>
  `${rows} rows in ${seconds.toFixed(1)} s, copied in ${copySeconds.toFixed(1)} s (${(rows / copySeconds).toFixed(0)} rows/s)`;

export const isGood = ({ verified, searches, complaints }: ResyncFacts): boolean =>
  verified.differences.length + searches.complaints.length + complaints.length === 0;

export function closingLine({ verified, changesMeanwhile, resync, latency, searches }: ResyncFacts): string {
  const p99 = latency.duringWithoutOutages.searchableMs?.p99.toFixed(0) ?? '-';
  return (
    `resync: ${verified.rows} rows, ${changesMeanwhile} changes meanwhile, ${verified.differences.length} differences, ` +
    `${(resync.rows / resync.copySeconds).toFixed(0)} rows/s, live changes searchable p99 ${p99} ms, ${searches.complaints.length} searches failed or missed documents`
  );
}
