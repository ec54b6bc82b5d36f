import type { RepairProgress } from '../../model/repair.ts';
import { shareText, verdictOf } from '../../model/repair-verdict.ts';
import { columnLines } from '../columns.ts';
import { countText, durationText, momentText } from '../follow/for-people.ts';

/** What a repair has found and done, as a table. */
export function reportLines(progress: RepairProgress): string[] {
  return [titleLine(progress), '', ...columnLines(countRows(progress)), ...sampleLines(progress)];
}

function titleLine(progress: RepairProgress): string {
  const { table, scope, dryRun, phase, startedAt, endedAt, reason } = progress;
  const end = phase === 'done' ? verdictOf(progress) : phase;
  const settings = [scope, ...(dryRun ? ['dry run'] : [])].join(', ');
  const time = endedAt === null ? '' : ` after ${durationText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
  const because = phase === 'failed' && reason !== null ? `: ${reason}` : '';
  return `${table} (${settings}, ${momentText(startedAt)}): ${end}${time}${because}`;
}

function countRows(progress: RepairProgress): string[][] {
  const { share, cache, oldestStaleSeconds, staleFields } = progress;
  const fields = Object.entries(staleFields)
    .toSorted(([, a], [, b]) => b - a)
    .map(([field, count]) => `${field} ${countText(count)}`);
  const stale = `${countText(progress.stale)}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`;
  return [
    ['compared', countText(progress.compared)],
    ['missing', countText(progress.missing)],
    ['stale', stale],
    ['orphaned', countText(progress.orphaned)],
    ['on the way', countText(progress.onTheWay)],
    ['healed', countText(progress.healed)],
    ['still wrong', countText(progress.stillWrong)],
    ['ahead', countText(progress.ahead)],
    ['unmappable', countText(progress.unmappable)],
    ['strangers', countText(progress.strangers)],
    [
      'cache',
      `${countText(cache.compared)} compared, ${countText(cache.stale)} stale, ${countText(cache.deleted)} deleted`,
    ],
    ['consistent', share === null ? '-' : shareText(share)],
    ['oldest stale', oldestStaleSeconds === null ? '-' : durationText(oldestStaleSeconds)],
  ];
}

function sampleLines({ samples }: RepairProgress): string[] {
  if (samples.length === 0) return [];
  const rows = samples.map(({ kind, where, fields }) => [kind, oneLine(where), oneLine(fields.join(', ') || '-')]);
  return ['', ...columnLines([['KIND', 'DOCUMENT', 'FIELDS'], ...rows])];
}

/** What a document is called must not steer the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ');
}
