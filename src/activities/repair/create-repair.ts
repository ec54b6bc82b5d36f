import { allBeating } from '../walks/beating.ts';
import { createBeginRepair } from './begin-repair.ts';
import { createMayHoldOrphans } from './may-hold-orphans.ts';
import type { RepairActivities } from './repair-activities.ts';
import type { RepairDeps } from './repair-deps.ts';
import { createRepairPart } from './repair-part.ts';

export function createRepair(deps: RepairDeps): RepairActivities {
  return allBeating({
    beginRepair: createBeginRepair(deps),
    repairPart: createRepairPart(deps),
    mayHoldOrphans: createMayHoldOrphans(deps),
  });
}
