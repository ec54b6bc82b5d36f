import type { Screen } from '../../demo/screen.ts';
import type { RepairProgress } from '../../src/model/repair.ts';
import { barOf } from '../parts/bar.ts';
import { latencyHead, latencyRow } from '../parts/latency-rows.ts';
import type { MendFacts } from './mend-facts.ts';
import type { RepairRun } from './run-one-repair.ts';

const SHOWN = 20;

export function progressLine(progress: RepairProgress): string {
  const { phase, rows, documents, total, missing, stale, orphaned, rowsPerSecond } = progress;
  const share = total ? Math.min(1, rows / total) : 0;
  return (
    `${barOf(share)}, ${phase}, ${rows} rows of ${total ?? '?'}, ${documents} documents, ` +
    `${missing} missing, ${stale} stale, ${orphaned} orphaned, ${Math.round(rowsPerSecond)} rows/s`
  );
}

export function printFacts(screen: Screen, facts: MendFacts): void {
  const { damaged, dryRun, repair, clean, latency, histories, workerMb, healthy, verified, complaints } = facts;
  screen.table([
    ['damage', 'quiet', 'live'],
    ...Object.entries(damaged).map(([how, { quiet, live }]) => [how, String(quiet), String(live)]),
  ]);
  screen.table([reportHead, reportRow('dry run', dryRun), reportRow('repair', repair), reportRow('once more', clean)]);
  screen.say(`stale:    ${fieldsLine(repair.report.staleFields)}`);
  screen.table([
    latencyHead,
    latencyRow('applied, before', latency.before.appliedMs),
    latencyRow('applied, during', latency.during.appliedMs),
    latencyRow('searchable, before', latency.before.searchableMs),
    latencyRow('searchable, during', latency.during.searchableMs),
  ]);
  screen.say(`history:  ${histories.join(', ')} events; worker: at most ${workerMb.toFixed(0)} MB`);
  screen.say(
    `healthy:  ${healthy.documents} documents and ${healthy.cached} cached values that neither damage nor a change met; ` +
      `compared in the end: ${verified.rows} rows, ${verified.values} cached values`,
  );
  for (const line of [...complaints.slice(0, SHOWN), ...verified.differences.slice(0, SHOWN)]) screen.say(line);
}

const reportHead = [
  'repair',
  'seconds',
  'rows',
  'documents',
  'compared',
  'missing',
  'stale',
  'orphaned',
  'ahead',
  'on the way',
  'healed',
  'still wrong',
  'cached',
  'stale ones',
  'deleted',
];

function reportRow(name: string, { seconds, report }: RepairRun): string[] {
  const { rows, documents, compared, missing, stale, orphaned, ahead, onTheWay, healed, stillWrong, cache } = report;
  const counts = [rows, documents, compared, missing, stale, orphaned, ahead, onTheWay, healed, stillWrong];
  return [name, seconds.toFixed(1), ...[...counts, cache.compared, cache.stale, cache.deleted].map(String)];
}

const fieldsLine = (fields: Record<string, number>): string =>
  Object.entries(fields)
    .map(([field, count]) => `${field} ${count}`)
    .join(', ');

export const isGood = ({ verified, complaints }: MendFacts): boolean =>
  verified.differences.length + complaints.length === 0;

export function closingLine(facts: MendFacts): string {
  const { damaged, repair, changesMeanwhile, healthy, verified, complaints } = facts;
  const places = Object.values(damaged).reduce((sum, { quiet, live }) => sum + quiet + live, 0);
  const { healed, cache } = repair.report;
  return (
    `mend: ${verified.rows} rows, ${places} places damaged, ${healed} documents healed and ${cache.deleted} cached values deleted in ${repair.seconds.toFixed(1)} s, ` +
    `${changesMeanwhile} changes meanwhile, ${verified.differences.length} differences left, ${complaints.length} complaints; ` +
    `${healthy.documents} healthy documents watched`
  );
}
