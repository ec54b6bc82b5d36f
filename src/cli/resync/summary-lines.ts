import type { KeptProgress, ResyncProgress } from '../../model/resync.ts';
import { countText, durationText, momentText, paceText } from '../follow/for-people.ts';
import type { CommandOf } from '../follow/command-of.ts';
import { refusedTexts } from './progress-lines.ts';

export interface Ended {
  progress: ResyncProgress;
  /** As ISO 8601. */
  endedAt: string;
  /** What is kept for a rollback; null: nothing. */
  kept: KeptProgress | null;
}

/** What a resync has done, and what can be done now. */
export function summaryLines({ progress, endedAt, kept }: Ended, commandOf: CommandOf): string[] {
  const { table, phase, reason } = progress;
  const seconds = (Date.parse(endedAt) - Date.parse(progress.startedAt)) / 1000;
  const because = phase === 'failed' && reason ? `: ${reason}` : '';
  if (phase !== 'done') return [`${table}: ${phase} after ${durationText(seconds)}${because}`];
  const pace = seconds > 0 ? `, ${paceText(progress.rows / seconds)}` : '';
  return [
    `${table}: done in ${durationText(seconds)}: ${countTexts(progress).join(', ')}${pace}`,
    ...refusedTexts(progress.refused).map((text) => `${text}; their rows are walked, and wait as parked changes`),
    ...(kept?.phase === 'kept' ? keptLines(kept, commandOf) : []),
  ];
}

function countTexts({ rows, indexed, alreadyNewer, leftOut }: ResyncProgress): string[] {
  return [
    `${countText(rows)} rows`,
    `${countText(indexed)} documents`,
    ...(alreadyNewer > 0 ? [`${countText(alreadyNewer)} newer already`] : []),
    ...(leftOut > 0 ? [`${countText(leftOut)} left out by filters`] : []),
  ];
}

export function keptLines({ indices, until }: KeptProgress, commandOf: CommandOf): string[] {
  return [
    `kept until ${momentText(until)}: ${indices.join(', ')}`,
    `  back to it:  ${commandOf('--rollback')}`,
    `  drop it now: ${commandOf('--drop-old')}`,
  ];
}
