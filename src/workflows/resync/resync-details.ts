import type { Comparison, ResyncPhase, ResyncProgress } from '../../model/resync.ts';

/** What the Web UI shows of a resync, as Markdown. */
export function resyncDetails(progress: ResyncProgress): string {
  const { table, phase, isPaused, waitingFor, refused, comparison, restarts, reason } = progress;
  return [
    `**${table}**: ${phase}${isPaused ? ', paused' : ''}`,
    rowsLine(progress),
    ...(waitingFor.length > 0 ? [`Waits for: ${waitingFor.join(', ')}`] : []),
    ...(restarts > 0 ? [`Begun anew: ${restarts} times`] : []),
    ...(Object.keys(refused.byError).length > 0 ? [refusedTable(progress)] : []),
    ...(comparison ? comparisonTables(comparison) : []),
    ...(reason === null ? [] : [`Why: ${reason}`]),
    ...whatToDo(progress),
  ].join('\n\n');
}

/** Null: not known. An estimate may be too low. */
export function percentOf({ rows, total }: Pick<ResyncProgress, 'rows' | 'total'>): number | null {
  return total ? Math.min(100, Math.floor((100 * rows) / total)) : null;
}

const BAR_WIDTH = 20;

function rowsLine(progress: ResyncProgress): string {
  const { rows, total, rowsPerSecond, etaSeconds, indexed, alreadyNewer, leftOut, limitRowsPerSecond } = progress;
  const percent = percentOf(progress);
  const filled = Math.round(((percent ?? 0) / 100) * BAR_WIDTH);
  const pace = [
    ...(rowsPerSecond > 0 ? [`${number(rowsPerSecond)} rows/s`] : []),
    ...(limitRowsPerSecond === null ? [] : [`at most ${number(limitRowsPerSecond)}`]),
    ...(etaSeconds === null ? [] : [`about ${duration(etaSeconds)} left`]),
  ];
  return [
    ...(percent === null ? [] : [`\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\` ${percent} %`]),
    [`${number(rows)}${total === null ? '' : ` of about ${number(total)}`} rows`, ...pace].join(', '),
    `${number(indexed)} documents written, ${number(alreadyNewer)} newer already, ${number(leftOut)} left out`,
  ].join('\n\n');
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

function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function number(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
