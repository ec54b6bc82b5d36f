import { quantilesOf } from '../../demo/latency/quantiles.ts';
import type { ProcessState } from './look-at-process.ts';
import type { SoakSample } from './soak-facts.ts';

/** After the first third of the time: until then caches fill and code is compiled. */
export interface Growth {
  residentMbPerHour: number;
  heapMbPerHour: number;
  mostResidentMb: number;
  /** The most less the fewest. */
  openFilesRange: number;
}

export interface Verdict {
  processes: Readonly<Record<string, Growth>>;
  lagP95Records: Record<'firstThird' | 'lastThird', number>;
}

/** Of samples in the order of their times. */
export function judgeSoak(samples: readonly SoakSample[]): Verdict {
  const endSeconds = samples.at(-1)?.atSeconds ?? 0;
  const [third, twoThirds] = [endSeconds / 3, (2 * endSeconds) / 3];
  const settled = samples.filter(({ atSeconds }) => atSeconds >= third);
  const names = Object.keys(samples[0]?.processes ?? {});
  const lagP95 = (some: readonly SoakSample[]): number =>
    quantilesOf(some.map(({ lagRecords }) => lagRecords))?.p95 ?? 0;
  return {
    processes: Object.fromEntries(names.map((name) => [name, growthOf(settled, name)])),
    lagP95Records: {
      firstThird: lagP95(samples.filter(({ atSeconds }) => atSeconds < third)),
      lastThird: lagP95(samples.filter(({ atSeconds }) => atSeconds >= twoThirds)),
    },
  };
}

function growthOf(samples: readonly SoakSample[], name: string): Growth {
  const states = samples.map(({ processes }) => processes[name]!);
  const files = states.map(({ openFiles }) => openFiles);
  const perHour = (figure: (state: ProcessState) => number): number =>
    3600 * slopeOf(samples.map(({ atSeconds }, at) => [atSeconds, figure(states[at]!)]));
  return {
    residentMbPerHour: perHour(({ residentMb }) => residentMb),
    heapMbPerHour: perHour(({ heapMb }) => heapMb),
    mostResidentMb: Math.max(...states.map(({ residentMb }) => residentMb)),
    openFilesRange: Math.max(...files) - Math.min(...files),
  };
}

/** Of the line that lies nearest to the points, by least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanX, meanY] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const both = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? 0 : both / spread;
}
