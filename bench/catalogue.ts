import type { BenchPart } from './bench-part.ts';
import { growth } from './growth/part.ts';
import { latencyPart } from './latency/latency-part.ts';
import { repairPart } from './repair/repair-part.ts';
import { resyncPart } from './resync/resync-part.ts';
import { scaleOut } from './scale-out/part.ts';
import { soakPart } from './soak/soak-part.ts';
import { throughput } from './throughput/part.ts';

/** In the order in which they run. */
export const catalogue: readonly BenchPart[] = [
  throughput,
  latencyPart,
  scaleOut,
  growth,
  resyncPart,
  repairPart,
  soakPart,
];
