import type { SteeredProgress } from '../../model/steered-progress.ts';
import { countText, durationText, paceText } from './for-people.ts';

/** The parts of which lines about work on a table are made. */

export function stateText({ phase, isPaused }: SteeredProgress): string {
  return isPaused ? `${phase}, paused` : phase;
}

export function limitTexts({ limitRowsPerSecond }: SteeredProgress): string[] {
  return limitRowsPerSecond === null ? [] : [`at most ${paceText(limitRowsPerSecond)}`];
}

/** How long it has been running. */
export function elapsedText({ startedAt }: { startedAt: string }, nowMs: number): string {
  return durationText((nowMs - Date.parse(startedAt)) / 1000);
}

const BAR_WIDTH = 30;

export function bar(progress: SteeredProgress): string {
  const filled = Math.round((BAR_WIDTH * (percentOf(progress) ?? 0)) / 100);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}

/** The total is a guess of MySQL's: what is done may be more. */
export function percentOf({ rows, total }: Pick<SteeredProgress, 'rows' | 'total'>): number | undefined {
  if (total === null) return undefined;
  return total === 0 ? 100 : Math.min(100, Math.floor((100 * rows) / total));
}

/** How many rows of how many; while they are read, how fast, and for how long yet. */
export function rowsTexts(progress: SteeredProgress, areRead: boolean): string[] {
  const { rows, total } = progress;
  if (total === null && rows === 0) return ['no rows yet'];
  if (!areRead) return [rowsText(rows)];
  return [
    ...(total === null ? [] : [`${percentOf(progress)} %`]),
    total === null ? rowsText(rows) : `${countText(rows)} of about ${countText(total)} rows`,
    ...paceTexts(progress),
  ];
}

export function paceTexts({ rowsPerSecond, etaSeconds, givesWay }: SteeredProgress): string[] {
  return [
    ...(rowsPerSecond > 0 ? [paceText(rowsPerSecond)] : []),
    ...(etaSeconds === null ? [] : [`${durationText(etaSeconds)} to go`]),
    ...(rowsPerSecond > 0 && givesWay ? ['giving way to live changes'] : []),
  ];
}

function rowsText(rows: number): string {
  return `${countText(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

const SHOWN_WAITS = 5;

export function waitingTexts({ waitingFor }: SteeredProgress): string[] {
  if (waitingFor.length === 0) return [];
  const more = waitingFor.length - SHOWN_WAITS;
  return [`waiting for ${waitingFor.slice(0, SHOWN_WAITS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}
