import type { Divergence, Model } from './model.ts';

export interface Found {
  seed: number;
  divergences: Divergence[];
}

export interface SeedRange {
  first: number;
  runs: number;
}

/** Seeds `first` to `first + runs - 1`, each that diverges. */
export async function* divergingRuns<Rules>(
  { run, rules }: Pick<Model<Rules>, 'run' | 'rules'>,
  { first, runs }: SeedRange,
): AsyncGenerator<Found | null> {
  for (let seed = first; seed < first + runs; seed++) {
    const divergences = await run(seed, rules);
    yield divergences.length > 0 ? { seed, divergences } : null;
  }
}

/** How many histories it took until one diverged; undefined when none of them did. */
export async function runsUntilDivergence<Rules>(
  model: Pick<Model<Rules>, 'run' | 'rules'>,
  range: SeedRange,
): Promise<number | undefined> {
  for await (const found of divergingRuns(model, range)) if (found !== null) return found.seed - range.first + 1;
  return undefined;
}
