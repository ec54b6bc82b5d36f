import type { Comparison, ResyncPhase, ResyncProgress } from '../../model/resync.ts';
import { cell, headLine, number, rowsLines, table, waitingLines } from '../steering/markdown.ts';

/** What the Web UI shows of a resync, as Markdown. */
export function resyncDetails(progress: ResyncProgress): string {
  const { refused, comparison, restarts, reason } = progress;
  return [
    headLine(progress),
    ...rowsLines(progress),
    writtenLine(progress),
    ...waitingLines(progress),
    ...(restarts > 0 ? [`Begun anew: ${restarts} times`] : []),
    ...(Object.keys(refused.byError).length > 0 ? [refusedTable(progress)] : []),
    ...(comparison ? comparisonTables(comparison) : []),
    ...(reason === null ? [] : [`Why: ${reason}`]),
    ...whatToDo(progress),
  ].join('\n\n');
}

function writtenLine({ indexed, alreadyNewer, leftOut }: ResyncProgress): string {
  return `${number(indexed)} documents written, ${number(alreadyNewer)} newer already, ${number(leftOut)} left out`;
}

const SHOWN_DIFFERENCES = 10;

function refusedTable({ refused: { byError, samples } }: ResyncProgress): string {
  const rows = Object.entries(byError).map(([error, count]) => [error, number(count)]);
  return [
    'Refused by the new index:',
    table(['error', 'documents'], rows),
    ...samples.slice(0, SHOWN_DIFFERENCES).map((sample) => `- ${cell(sample)}`),
  ].join('\n\n');
}

function comparisonTables({ counts, compared, differences }: Comparison): string[] {
  const counted = counts.map(({ index, rows, documents, mayDiffer }) => [
    index,
    ...[rows, documents, mayDiffer].map(number),
  ]);
  const found = differences
    .slice(0, SHOWN_DIFFERENCES)
    .map(({ kind, where, fields }) => [kind, where, fields.join(', ')]);
  return [
    table(['index', 'rows', 'documents', 'may differ by'], counted),
    `${number(compared)} documents compared field by field, ${differences.length} differ.`,
    ...(found.length > 0 ? [table(['difference', 'document', 'fields'], found)] : []),
  ];
}

function whatToDo({ phase, isPaused }: ResyncProgress): string[] {
  const pause = isPaused ? '`resume`' : '`pause`';
  const words: Partial<Record<ResyncPhase, string>> = {
    preparing: 'Updates: `cancel`.',
    copying: `Updates: ${pause}, \`throttle\` with the rows a second (\`null\`: as many as go), \`cancel\`.`,
    'catching up': 'Updates: `cancel`.',
    comparing: 'Updates: `cancel`.',
    'waiting for approval': 'Update `approve` swaps in the new index as it is; `cancel` drops it.',
    'warming the cache': `The new index is live. Updates: ${pause}, \`throttle\`.`,
  };
  const said = words[phase === 'waiting for transactions' ? 'preparing' : phase];
  return said === undefined ? [] : [said];
}
