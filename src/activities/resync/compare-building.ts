import type { Comparison } from '../../model/resync.ts';
import { countBuilding } from './count-building.ts';
import { findBuilding } from './find-table.ts';
import { findDifferences, type FoundDifference, type Place, thatStayed } from '../compare/find-differences.ts';
import { waitForChanges } from '../compare/wait-for-changes.ts';
import type { Building } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';
import { samplePlaces } from './sample-places.ts';

/** A change takes a while from MySQL to the index: what differs is looked at so often, after so long, and when lanes have come as far. */
const LOOKS = 5;
const SETTLE_MS = 2_000;
const SHOWN_DIFFERENCES = 20;

export type CompareDeps = Pick<
  ResyncDeps,
  'currentMapping' | 'generations' | 'rows' | 'ranges' | 'elasticsearch' | 'indexParts' | 'lanes'
>;

/** Compares counts, and a sample field by field. May run twice: it only reads. */
export function createCompareBuilding(deps: CompareDeps) {
  async function lookAgain<T>(look: () => Promise<T>, isDone: (found: T) => boolean): Promise<T> {
    for (let looks = 1; ; looks++) {
      const found = await look();
      if (looks === LOOKS || isDone(found)) return found;
      await waitForChanges(deps, SETTLE_MS);
    }
  }

  return async function compareBuilding(building: Building): Promise<Comparison> {
    const table = await findBuilding(deps.currentMapping, building);
    const counts = await lookAgain(
      () => countBuilding(deps, table, building),
      (found) => found.every(isWithin),
    );
    const places = await samplePlaces(deps, table, building);
    let left: readonly Place[] = places;
    let before: readonly FoundDifference[] = [];
    const found = await lookAgain(
      async () => {
        const differences = thatStayed(await findDifferences(deps, table.mapping, left), before);
        before = differences;
        left = differences.map(({ place }) => place);
        return differences;
      },
      (differences) => differences.length === 0,
    );
    return {
      counts,
      compared: places.length,
      differences: found.slice(0, SHOWN_DIFFERENCES).map(({ difference }) => difference),
      isEqual: found.length === 0 && counts.every(isWithin),
    };
  };
}

function isWithin({ rows, documents, mayDiffer }: Comparison['counts'][number]): boolean {
  return Math.abs(rows - documents) <= mayDiffer;
}
