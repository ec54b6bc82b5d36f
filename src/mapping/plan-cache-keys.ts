import type { Change } from '../model/change.ts';
import type { Mapping } from './mapping.ts';
import type { UnkeyedChange, VersionedChange } from './plan-documents.ts';

/** The keys that hang on the changed rows, by what they were and by what they are. */
export function planCacheKeys(changes: Iterable<Change>, mapping: Mapping): string[] {
  const keys = new Set<string>();
  for (const { table, before, after } of changes) {
    for (const template of mapping.of(table)?.cacheKeys ?? []) {
      for (const row of [before, after]) {
        const key = row && template(row);
        if (key !== null) keys.add(key);
      }
    }
  }
  return [...keys];
}

/** Changes whose images lack a column that a cache key needs: without a word, an old key would stay. A NULL is no such lack. */
export function unfilledCacheKeys(changes: Iterable<VersionedChange>, mapping: Mapping): UnkeyedChange[] {
  const unfilled: UnkeyedChange[] = [];
  for (const { change, version } of changes) {
    const { table, before, after } = change;
    for (const column of mapping.of(table)?.cacheKeyColumns ?? [])
      if ([before, after].some((row) => row !== null && !Object.hasOwn(row, column)))
        unfilled.push({ table, column, use: 'a cache key', version });
  }
  return unfilled;
}
