import type { VersionedChange } from '../../mapping/plan-documents.ts';
import type { Mapping, TableMapping } from '../../mapping/mapping.ts';
import { rowOf, valueOf, type Change } from '../../model/change.ts';

/** A change that is looked at again. */
export interface Sample extends VersionedChange {
  /** Its table, as the config names it. */
  table: string;
}

interface SampleRules {
  mapping: Pick<Mapping, 'of'>;
  /** Of each table. */
  samplesPerSecond: number;
  isWanted(change: VersionedChange): boolean;
}

/** Takes a few changes of a batch, from a random place on, so that no part of large batches is preferred. */
export function createSampler({ mapping, samplesPerSecond, isWanted }: SampleRules) {
  const allowances = new Map<string, { left: number; atMs: number }>();

  function takeAllowance(table: string, nowMs: number): boolean {
    const most = Math.max(1, samplesPerSecond);
    const { left, atMs } = allowances.get(table) ?? { left: most, atMs: nowMs };
    const now = Math.min(most, left + ((nowMs - atMs) / 1000) * samplesPerSecond);
    const isAllowed = now >= 1;
    allowances.set(table, { left: isAllowed ? now - 1 : now, atMs: nowMs });
    return isAllowed;
  }

  return (changes: readonly VersionedChange[], nowMs: number): Sample[] => {
    const samples: Sample[] = [];
    const start = Math.floor(Math.random() * changes.length);
    for (let step = 0; step < changes.length; step++) {
      const versioned = changes[(start + step) % changes.length] as VersionedChange;
      const table = mapping.of(versioned.change.table);
      if (table === undefined || !hasTarget(table) || !isWhole(versioned.change, table)) continue;
      if (isWanted(versioned) && takeAllowance(table.name, nowMs)) samples.push({ ...versioned, table: table.name });
    }
    return samples;
  };
}

/** Of the others nobody can tell which document they are about, before their row is read. */
function isWhole(change: Change, { key }: TableMapping): boolean {
  const row = rowOf(change);
  return change.partial !== true && key.every((column) => valueOf(row, column) !== null);
}

function hasTarget({ indices, cacheRules }: TableMapping): boolean {
  return indices.length > 0 || cacheRules.some((rule) => rule.action === 'write' && rule.shape !== null);
}
