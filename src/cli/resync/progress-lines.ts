import type { RefusedCounts, ResyncPhase, ResyncProgress } from '../../model/resync.ts';
import { countText } from '../follow/for-people.ts';
import { bar, elapsedText, limitTexts, rowsTexts, stateText, waitingTexts } from '../follow/progress-texts.ts';
import type { Paint } from '../paint.ts';

/** Where a resync stands, for a terminal that is drawn again and again. */
export function progressLines(progress: ResyncProgress, nowMs: number, paint: Paint): string[] {
  const title = `${paint('bold', progress.table)}: ${stateText(progress)}`;
  return [
    `${[title, ...settingTexts(progress)].join(', ')} (${elapsedText(progress, nowMs)})`,
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

/** Phases that a limit holds back. */
const isPaced: Partial<Record<ResyncPhase, true>> = { copying: true, 'warming the cache': true };

function settingTexts(progress: ResyncProgress): string[] {
  const { phase, parallel, restarts } = progress;
  return [
    ...(phase === 'copying' ? [`${parallel} side by side`] : []),
    ...(isPaced[phase] ? limitTexts(progress) : []),
    ...(restarts === 0 ? [] : [`begun anew ${restarts === 1 ? 'once' : `${restarts} times`}`]),
  ];
}

function countTexts(progress: ResyncProgress): string[] {
  return rowsTexts(progress, progress.phase === 'copying');
}

export function refusedTexts({ byError }: RefusedCounts): string[] {
  const errors = Object.entries(byError).map(([error, count]) => `${countText(count)} ${error}`);
  return errors.length === 0 ? [] : [`refused: ${errors.join(', ')}`];
}
