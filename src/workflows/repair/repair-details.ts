import type { RepairCounts, RepairPhase, RepairProgress } from '../../model/repair.ts';
import { shareText } from '../../model/repair-verdict.ts';
import { duration, headLine, number, rowsLines, table, waitingLines } from '../steering/markdown.ts';

/** What the Web UI shows of a repair, as Markdown: how far it is, and what it found. */
export function repairDetails(progress: RepairProgress): string {
  const { dryRun, share, reason } = progress;
  return [
    `${headLine(progress)}${dryRun ? ' (dry run: nothing is written)' : ''}`,
    ...rowsLines(progress),
    ...waitingLines(progress),
    ...(share === null ? [] : [`**${shareText(share)}** of what was compared was right.`]),
    countsTable(progress),
    ...alsoLines(progress),
    ...fieldsTable(progress),
    ...samplesTable(progress),
    ...(reason === null ? [] : [`Why: ${reason}`]),
    ...whatToDo(progress),
  ].join('\n\n');
}

function countsTable(counts: RepairCounts): string {
  const { documents, compared, missing, stale, orphaned, onTheWay, healed, stillWrong } = counts;
  return table(
    ['compared', 'missing', 'stale', 'orphaned', 'on the way', 'healed', 'still wrong', 'documents seen'],
    [[compared, missing, stale, orphaned, onTheWay, healed, stillWrong, documents].map(number)],
  );
}

function alsoLines({ ahead, unmappable, strangers, cache, oldestStaleSeconds }: RepairCounts): string[] {
  return [
    ...(oldestStaleSeconds === null
      ? []
      : [`The oldest stale document has been so for ${duration(oldestStaleSeconds)}.`]),
    ...(ahead > 0 ? [`${number(ahead)} documents under a version from the future.`] : []),
    ...(unmappable > 0 ? [`${number(unmappable)} rows that no document can be made of: they are parked.`] : []),
    ...(strangers > 0 ? [`${number(strangers)} documents have an id that no key makes: they are left alone.`] : []),
    ...(cache.compared > 0
      ? [
          `${number(cache.compared)} cache keys compared, ${number(cache.stale)} stale, ${number(cache.deleted)} deleted.`,
        ]
      : []),
  ];
}

const SHOWN_FIELDS = 20;

function fieldsTable({ staleFields }: RepairCounts): string[] {
  const fields = Object.entries(staleFields).toSorted(([, a], [, b]) => b - a);
  const shown = fields.slice(0, SHOWN_FIELDS).map(([field, count]) => [field, number(count)]);
  return shown.length > 0 ? [table(['field', 'stale in'], shown)] : [];
}

const SHOWN_SAMPLES = 10;

function samplesTable({ samples }: RepairCounts): string[] {
  const shown = samples.slice(0, SHOWN_SAMPLES).map(({ kind, where, fields }) => [kind, where, fields.join(', ')]);
  return shown.length > 0 ? [table(['difference', 'document', 'fields'], shown)] : [];
}

function whatToDo({ phase, isPaused }: RepairProgress): string[] {
  const pause = isPaused ? '`resume`' : '`pause`';
  const comparing = `Updates: ${pause}, \`throttle\` with the rows a second (\`null\`: as many as go), \`cancel\`.`;
  const words: Partial<Record<RepairPhase, string>> = {
    preparing: 'Updates: `cancel`.',
    'comparing rows': comparing,
    'comparing documents': comparing,
    'waiting for approval': 'Update `approve` deletes the documents that have no row; `cancel` leaves them.',
  };
  const said = words[phase];
  return said === undefined ? [] : [said];
}
