import { allBeating } from '../walks/beating.ts';
import { createBeginBuilding } from './begin-building.ts';
import { createBeginSubset } from './begin-subset.ts';
import { createCompareBuilding } from './compare-building.ts';
import { createCopyRange } from './copy-range.ts';
import { createFenceBuilding } from './fence-building.ts';
import { createNextRanges } from '../walks/next-ranges.ts';
import type { ResyncActivities } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';
import { createSwapIndices } from './swap-indices.ts';
import { createWaitForTransactions } from './wait-for-transactions.ts';
import { createWalkCache } from './walk-cache.ts';

/** All but those that every walk has. */
export function createResync(deps: ResyncDeps): Omit<ResyncActivities, 'laneEnds' | 'lanesBefore'> {
  const { copyRange, walkCache, ...others } = deedsOf(deps);
  // These two tell with their heartbeats how far they are.
  return { ...allBeating(others), copyRange, walkCache };
}

function deedsOf(deps: ResyncDeps): ReturnType<typeof createResync> {
  return {
    beginBuilding: createBeginBuilding(deps),
    fenceBuilding: createFenceBuilding(deps),
    ...createWaitForTransactions(deps),
    nextRanges: createNextRanges(deps),
    copyRange: createCopyRange(deps),
    compareBuilding: createCompareBuilding(deps),
    ...createSwapIndices(deps),
    wasTableWalked: ({ table, sinceMs }) => deps.runs.wasTableWalked(table, sinceMs),
    beginSubset: createBeginSubset(deps),
    resyncableTables: async () =>
      deps.mapping.tables.flatMap(({ name, indices }) => (indices.length > 0 ? [name] : [])),
    walkCache: createWalkCache(deps),
  };
}
