import { mean } from '../measure/mean.ts';
import type { AppliedFigures } from './apply-backlog.ts';

/** Rows of a table: what each process took on either side, on average of the runs. */
export function processRows(sides: Readonly<Record<string, readonly AppliedFigures[]>>): string[][] {
  const rows = Object.entries(sides).flatMap(([side, runs]) => {
    const names = Object.keys(runs[0]?.processes ?? {});
    return names.map((name) => {
      const uses = runs.map(({ processes }) => processes[name]!);
      const cpu = mean(uses.map((use) => use.cpuSecondsPer1000Changes));
      const memory = Math.max(...uses.map((use) => use.mostResidentMb));
      return [side, name, cpu.toFixed(4), memory.toFixed(0)];
    });
  });
  return [['side', 'process', 'CPU-s per 1,000 changes', 'at most MB'], ...rows];
}

/** CPU seconds per 1,000 changes of all processes together, on average of the runs. */
export function cpuOf(runs: readonly AppliedFigures[]): number {
  const ofRun = ({ processes }: AppliedFigures): number =>
    Object.values(processes).reduce((sum, use) => sum + use.cpuSecondsPer1000Changes, 0);
  return mean(runs.map(ofRun));
}
