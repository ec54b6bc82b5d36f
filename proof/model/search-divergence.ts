import type { Rules } from './rules.ts';
import { runModel, type Divergence } from './run-model.ts';

export interface Found {
  seed: number;
  divergences: Divergence[];
}

/** Seeds `first` to `first + runs - 1`, each that diverges. */
export function* divergingRuns(
  rules: Rules,
  { first, runs }: { first: number; runs: number },
): Generator<Found | null> {
  for (let seed = first; seed < first + runs; seed++) {
    const divergences = runModel(seed, rules);
    yield divergences.length > 0 ? { seed, divergences } : null;
  }
}

/** How many histories it took until one diverged; undefined when none of them did. */
export function runsUntilDivergence(rules: Rules, range: { first: number; runs: number }): number | undefined {
  for (const found of divergingRuns(rules, range)) if (found !== null) return found.seed - range.first + 1;
  return undefined;
}
