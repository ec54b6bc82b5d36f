import type { RepairCounts, RepairPhase, RepairProgress } from '../../model/repair.ts';
import { shareText } from '../../model/repair-verdict.ts';
import { countText } from '../follow/for-people.ts';
import {
  bar,
  elapsedText,
  limitTexts,
  paceTexts,
  rowsTexts,
  stateText,
  waitingTexts,
} from '../follow/progress-texts.ts';
import type { Paint } from '../paint.ts';

/** Where a repair stands, for a terminal that is drawn again and again. */
export function progressLines(progress: RepairProgress, nowMs: number, paint: Paint): string[] {
  const title = `${paint('bold', progress.table)}: ${stateText(progress)}`;
  return [
    `${[title, ...settingTexts(progress)].join(', ')} (${elapsedText(progress, nowMs)})`,
    `${bar(progress)}  ${doneTexts(progress).join('  ')}`,
    ...foundTexts(progress),
    ...waitingTexts(progress).map((text) => paint('yellow', text)),
  ];
}

/** The same in one line, for a log. */
export function progressLine(progress: RepairProgress): string {
  const texts = [...doneTexts(progress), ...foundTexts(progress), ...waitingTexts(progress)];
  return `${progress.table}: ${[stateText(progress), ...texts].join(', ')}`;
}

const isPaced: Partial<Record<RepairPhase, true>> = { 'comparing rows': true, 'comparing documents': true };

function settingTexts(progress: RepairProgress): string[] {
  const { phase, scope, dryRun, parallel } = progress;
  return [
    ...(scope === 'full' ? [] : [`of ${scope}`]),
    ...(dryRun ? ['dry run'] : []),
    ...(scope === 'full' && phase === 'comparing rows' ? [`${parallel} side by side`] : []),
    ...(isPaced[phase] ? limitTexts(progress) : []),
  ];
}

function doneTexts(progress: RepairProgress): string[] {
  const { phase, documents } = progress;
  const seen = documents > 0 ? [`${countText(documents)} documents`] : [];
  return phase === 'comparing documents'
    ? [...rowsTexts(progress, false), ...seen, ...paceTexts(progress)]
    : [...rowsTexts(progress, phase === 'comparing rows'), ...seen];
}

function foundTexts({ missing, stale, orphaned, onTheWay, healed, stillWrong, share }: RepairCounts & Share): string[] {
  if (share === null) return [];
  const counts = { missing, stale, orphaned, 'on the way': onTheWay, healed, 'still wrong': stillWrong };
  const texts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${countText(count)} ${name}`);
  return [[`${shareText(share)} right`, ...texts].join(', ')];
}

type Share = Pick<RepairProgress, 'share'>;
