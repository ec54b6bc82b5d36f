import type { RepairCounts } from '../../model/repair.ts';
import { findRepaired, refreshed } from './find-repaired.ts';
import type { RepairDeps } from './repair-deps.ts';

/** Counts alone: where there are as many documents as rows want, and each of those was looked at, there are no others. May run twice: it only reads. */
export function createMayHoldOrphans(deps: Pick<RepairDeps, 'currentMapping' | 'elasticsearch' | 'indexParts'>) {
  return async function mayHoldOrphans({ table, counts, dryRun }: Asked): Promise<boolean> {
    let documents = 0;
    for (const family of await refreshed(deps, await findRepaired(deps, table)))
      documents += await deps.elasticsearch.count(family);
    const { wanted, missing, stillWrong } = counts;
    // What was missing is there by now, unless nothing was healed.
    return documents !== wanted - (dryRun ? missing : 0) || stillWrong > 0;
  };
}

interface Asked {
  table: string;
  counts: RepairCounts;
  dryRun: boolean;
}
