import type { RepairProgress, RepairRequest } from './repair.ts';

/** What a repair is to look at, as its id and its report name it. */
export function scopeOf({
  mode = 'full',
  keys,
  tenant,
  where,
}: Pick<RepairRequest, 'mode' | 'keys' | 'tenant' | 'where'>): RepairProgress['scope'] {
  if (keys !== undefined) return 'keys';
  if (where !== undefined) return 'where';
  return tenant === undefined ? mode : 'tenant';
}

export const repairScopes: readonly RepairProgress['scope'][] = ['full', 'recent', 'keys', 'tenant', 'where'];
