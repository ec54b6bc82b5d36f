import type { BenchPart } from './bench-part.ts';

/** In the order in which they run. */
export const catalogue: readonly BenchPart[] = [];
