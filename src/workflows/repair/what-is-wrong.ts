import type { RepairRequest } from '../../model/repair.ts';
import { isWholeNumber } from '../steering/listen.ts';
import { unknownFields } from '../steering/unknown-fields.ts';

/** A step waits so long for what it found: no longer than a worker that was killed should be waited for. */
const MAX_SETTLE_SECONDS = 300;

const repairFields = {
  table: true,
  mode: true,
  keys: true,
  tenant: true,
  where: true,
  minutes: true,
  dryRun: true,
  rowsPerSecond: true,
  parallel: true,
  settleSeconds: true,
  maxOrphanPercent: true,
} as const satisfies Record<keyof RepairRequest, true>;

/** All that is wrong with how it is to go about it; whether what it is to look at makes sense is `beginRepair`'s to say. A person may leave out the input altogether. */
export function whatIsWrong(request: Partial<RepairRequest> | null | undefined): string | undefined {
  const { table, keys, rowsPerSecond, parallel, settleSeconds, maxOrphanPercent } = request ?? {};
  const wrong = [
    ...(typeof table !== 'string' || table === '' ? ['a repair needs a table'] : []),
    ...unknownFields(request, repairFields),
    ...(keys === undefined || Array.isArray(keys) ? [] : ['keys is a list']),
    ...(isCountOrNone(rowsPerSecond) ? [] : ['rowsPerSecond is a whole number from 1 on']),
    ...(isCountOrNone(parallel) ? [] : ['parallel is a whole number from 1 on']),
    ...(isUpTo(MAX_SETTLE_SECONDS, settleSeconds) ? [] : [`settleSeconds is a number from 0 to ${MAX_SETTLE_SECONDS}`]),
    ...(isUpTo(100, maxOrphanPercent) ? [] : ['maxOrphanPercent is a number from 0 to 100']),
  ];
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

function isCountOrNone(value: unknown): boolean {
  return value === undefined || isWholeNumber(value);
}

function isUpTo(max: number, value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= max);
}
