import type { RefusedCounts, ResyncPhase, ResyncProgress } from '../../model/resync.ts';
import type { Paint } from '../paint.ts';
import { countText, durationText, paceText } from './for-people.ts';

const BAR_WIDTH = 30;

/** Where a resync stands, for a terminal that is drawn again and again. */
export function progressLines(progress: ResyncProgress, nowMs: number, paint: Paint): string[] {
  const elapsed = durationText((nowMs - Date.parse(progress.startedAt)) / 1000);
  const title = `${paint('bold', progress.table)}: ${stateText(progress)}`;
  return [
    `${[title, ...settingTexts(progress)].join(', ')} (${elapsed})`,
    `${bar(progress)}  ${countTexts(progress).join('  ')}`,
    ...waitingTexts(progress).map((text) => paint('yellow', text)),
    ...refusedTexts(progress.refused).map((text) => paint('red', text)),
  ];
}

/** The same in one line, for a log. */
export function progressLine(progress: ResyncProgress): string {
  const texts = [...countTexts(progress), ...waitingTexts(progress), ...refusedTexts(progress.refused)];
  return `${progress.table}: ${[stateText(progress), ...texts].join(', ')}`;
}

function stateText({ phase, isPaused }: ResyncProgress): string {
  return isPaused ? `${phase}, paused` : phase;
}

/** Phases that a limit holds back. */
const isPaced: Partial<Record<ResyncPhase, true>> = { copying: true, 'warming the cache': true };

function settingTexts({ phase, parallel, limitRowsPerSecond, restarts }: ResyncProgress): string[] {
  return [
    ...(phase === 'copying' ? [`${parallel} side by side`] : []),
    ...(limitRowsPerSecond === null || !isPaced[phase] ? [] : [`at most ${paceText(limitRowsPerSecond)}`]),
    ...(restarts === 0 ? [] : [`begun anew ${restarts === 1 ? 'once' : `${restarts} times`}`]),
  ];
}

function bar(progress: ResyncProgress): string {
  const filled = Math.round((BAR_WIDTH * (percentOf(progress) ?? 0)) / 100);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}

/** The total is a guess of MySQL's: what is copied may be more. */
function percentOf({ rows, total }: Pick<ResyncProgress, 'rows' | 'total'>): number | undefined {
  if (total === null) return undefined;
  return total === 0 ? 100 : Math.min(100, Math.floor((100 * rows) / total));
}

function countTexts(progress: ResyncProgress): string[] {
  const { phase, rows, total, rowsPerSecond, etaSeconds } = progress;
  if (total === null && rows === 0) return ['no rows yet'];
  const isCopying = phase === 'copying';
  return [
    ...(isCopying && total !== null
      ? [`${percentOf(progress)} %`, `${countText(rows)} of about ${countText(total)} rows`]
      : [rowsText(rows)]),
    ...(isCopying && rowsPerSecond > 0 ? [paceText(rowsPerSecond)] : []),
    ...(isCopying && etaSeconds !== null ? [`${durationText(etaSeconds)} to go`] : []),
  ];
}

function rowsText(rows: number): string {
  return `${countText(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

const SHOWN_LANES = 5;

function waitingTexts({ waitingFor }: ResyncProgress): string[] {
  if (waitingFor.length === 0) return [];
  const more = waitingFor.length - SHOWN_LANES;
  return [`waiting for ${waitingFor.slice(0, SHOWN_LANES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

export function refusedTexts({ byError }: RefusedCounts): string[] {
  const errors = Object.entries(byError).map(([error, count]) => `${countText(count)} ${error}`);
  return errors.length === 0 ? [] : [`refused: ${errors.join(', ')}`];
}
