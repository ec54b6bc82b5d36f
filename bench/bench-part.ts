import type { Screen } from '../demo/screen.ts';
import type { PartName } from '../stack/part.ts';

/** The processes of the product go by this name in all parts. */
export const BENCH = 'bench';

/** What every part may ask of the command. */
export interface BenchOptions {
  /** Each part small: shows that it runs, not how fast it is. */
  quick: boolean;
}

export interface BenchGround {
  options: BenchOptions;
  screen: Screen;
  signal: AbortSignal;
}

/**
 * One part of `npm run bench`: measures something, and in the same run what it is to be compared with. Leaves nothing behind but
 * its facts.
 */
export interface BenchPart<Facts = unknown> {
  /** As the command line names it. */
  name: string;
  /** What it measures, in a line. */
  title: string;
  /** The servers that it needs. */
  servers: readonly PartName[];
  /** On servers that are up. Facts are what the results file holds, so plain JSON, with units in the names. */
  measure(ground: BenchGround): Promise<Facts>;
  print(screen: Screen, facts: Facts): void;
}
