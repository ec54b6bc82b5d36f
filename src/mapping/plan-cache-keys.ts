import type { Change } from '../model/change.ts';
import type { Mapping } from './mapping.ts';

/** The keys that hang on the changed rows, by what they were and by what they are. */
export function planCacheKeys(changes: Iterable<Change>, mapping: Mapping): string[] {
  const keys = new Set<string>();
  for (const { table, before, after } of changes) {
    for (const template of mapping.get(table)?.cacheKeys ?? []) {
      for (const row of [before, after]) {
        const key = row && template(row);
        if (key !== null) keys.add(key);
      }
    }
  }
  return [...keys];
}
