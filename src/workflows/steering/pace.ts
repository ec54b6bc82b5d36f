/** How many rows were done by when. */
export interface PaceSample {
  atMs: number;
  rows: number;
}

/** Long enough to even out the steps, short enough to show a throttle soon. */
const LATELY_MS = 30_000;

/** The samples of lately, and the last one before: they tell the pace of all that time. */
export function withSample(samples: readonly PaceSample[], sample: PaceSample): PaceSample[] {
  const all = [...samples, sample];
  const firstLately = all.findIndex(({ atMs }) => atMs > sample.atMs - LATELY_MS);
  return all.slice(Math.max(0, firstLately - 1));
}

export function rowsPerSecond(samples: readonly PaceSample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
  return Math.round(((last.rows - first.rows) * 1000) / (last.atMs - first.atMs));
}

/** Null: nobody can tell. */
export function etaSeconds(left: number | null, rowsPerSecond: number): number | null {
  return left === null || rowsPerSecond === 0 ? null : Math.ceil(Math.max(0, left) / rowsPerSecond);
}
