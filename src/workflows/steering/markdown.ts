import type { SteeredProgress } from '../../model/steered-progress.ts';

/** What the Web UI shows of a run, as Markdown. */

export function headLine({ table, phase, isPaused }: SteeredProgress): string {
  return `**${table}**: ${phase}${isPaused ? ', paused' : ''}`;
}

/** Null: not known. An estimate may be too low. */
export function percentOf({ rows, total }: Pick<SteeredProgress, 'rows' | 'total'>): number | null {
  return total ? Math.min(100, Math.floor((100 * rows) / total)) : null;
}

const BAR_WIDTH = 20;

/** How far it is, how fast, and for how long yet. */
export function rowsLines(progress: SteeredProgress): string[] {
  const { rows, total, rowsPerSecond, etaSeconds, limitRowsPerSecond, givesWay } = progress;
  const percent = percentOf(progress);
  const filled = Math.round(((percent ?? 0) / 100) * BAR_WIDTH);
  const pace = [
    ...(rowsPerSecond > 0 ? [`${number(rowsPerSecond)} rows/s`] : []),
    ...(limitRowsPerSecond === null ? [] : [`at most ${number(limitRowsPerSecond)}`]),
    ...(etaSeconds === null ? [] : [`about ${duration(etaSeconds)} left`]),
    ...(rowsPerSecond > 0 && givesWay ? ['giving way to live changes'] : []),
  ];
  return [
    ...(percent === null ? [] : [`\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\` ${percent} %`]),
    [`${number(rows)}${total === null ? '' : ` of about ${number(total)}`} rows`, ...pace].join(', '),
  ];
}

export function waitingLines({ waitingFor }: SteeredProgress): string[] {
  return waitingFor.length > 0 ? [`Waits for: ${waitingFor.join(', ')}`] : [];
}

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

export function number(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
