import type { Connections } from '../../demo/connections.ts';
import { differenceLines } from '../../demo/report/difference-lines.ts';
import { verifyAll } from '../../demo/verify/verify-all.ts';
import type { TouchedKeys } from '../../demo/verify/verify-cache.ts';

export interface Comparison {
  /** rows without a document */
  lost: number;
  /** documents and keys that hold what is not true */
  stale: number;
  /** the first few of each kind */
  lines: string[];
}

/** Compares everything. What differed already at the comparison before is not counted again. */
export function createCompare(): (servers: Connections, touched: TouchedKeys) => Promise<Comparison> {
  let known = new Set<string>();
  return async (servers, touched) => {
    const { documents, cache } = await verifyAll(servers, touched);
    const now = new Set<string>();
    const isNew = (name: string): boolean => now.add(name).has(name) && !known.has(name);
    const ofDocuments = documents.differences.filter(({ kind, table, id }) => isNew(`${kind} ${table} ${id}`));
    const ofKeys = cache.differences.filter(({ kind, key }) => isNew(`${kind} ${key}`));
    known = now;
    const lost = ofDocuments.filter(({ kind }) => kind === 'missing').length;
    return {
      lost,
      stale: ofDocuments.length + ofKeys.length - lost,
      lines: differenceLines(ofDocuments, ofKeys),
    };
  };
}
