import type { SteeredProgress } from '../../model/steered-progress.ts';
import type { View } from './screen.ts';

/** What a screen shows of a workflow that is steered; where nothing but its counts has changed, a log says less of it. */
export function viewOf(
  progress: Pick<SteeredProgress, 'phase' | 'isPaused' | 'waitingFor'>,
  { lines, line }: Pick<View, 'lines' | 'line'>,
): View {
  const { phase, isPaused, waitingFor } = progress;
  return { lines, line, facts: progress, phase: [phase, isPaused, waitingFor.length > 0].join('/') };
}
