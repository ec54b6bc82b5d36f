import type { ResyncAllProgress, ResyncProgress } from '../../model/resync.ts';
import type { Paint, Style } from '../paint.ts';
import { progressLine } from './progress-lines.ts';

type TableState = ResyncAllProgress['tables'][string];

const styles: Partial<Record<TableState, Style>> = { done: 'green', failed: 'red', cancelled: 'yellow' };

/** One line a table; of one that runs, how far it is. */
export function allLines(
  { tables }: ResyncAllProgress,
  running: ReadonlyMap<string, ResyncProgress>,
  paint: Paint,
): string[] {
  return Object.entries(tables).map(([table, state]) => {
    const progress = running.get(table);
    if (progress !== undefined) return progressLine(progress);
    const style = styles[state];
    return `${table}: ${style ? paint(style, state) : state}`;
  });
}

/** How many tables are in which state. */
export function allSummary({ tables }: ResyncAllProgress): string {
  const counts = new Map<string, number>();
  for (const state of Object.values(tables)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
