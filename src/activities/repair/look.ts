import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { addRepairCounts, noRepairCounts, type RepairCounts, type RepairPart } from '../../model/repair.ts';
import type { FoundDifference } from '../compare/find-differences.ts';
import type { CacheDifference } from './compare-cache.ts';

/** What a look at one page of a part came to. */
export interface Look {
  /** Of what needs no second look. */
  counts: RepairCounts;
  /** What differs now: perhaps since a change is on its way. */
  differences: FoundDifference[];
  cache: CacheDifference[];
  /** Null: the part is through. */
  rest: RepairPart | null;
}

/** A table as a repair sees it: its indices that are searched. */
export interface RepairedTable {
  mapping: TableMapping;
  indices: readonly IndexMapping[];
}

export function lookOf(counts: Partial<RepairCounts>, found: Partial<Omit<Look, 'counts'>> = {}): Look {
  return { differences: [], cache: [], rest: null, ...found, counts: { ...noRepairCounts(), ...counts } };
}

/** Both, and what is left after the first. */
export function withLook(look: Look, more: Look): Look {
  return {
    ...look,
    counts: addRepairCounts(look.counts, more.counts),
    differences: [...look.differences, ...more.differences],
    cache: [...look.cache, ...more.cache],
  };
}
