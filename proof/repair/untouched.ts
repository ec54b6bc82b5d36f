import { damageKind, orphanOf } from './damage-kinds.ts';
import type { Damaged } from './places.ts';
import type { Snapshot } from './snapshot.ts';

/** What was written between two snapshots that nobody had a reason to write. */
export interface Untouched {
  documents: number;
  cached: number;
  /** Sentences. */
  complaints: string[];
}

export interface Between {
  before: Snapshot;
  after: Snapshot;
  /** Whether live changes leave a row alone. */
  isQuiet: (id: number) => boolean;
  /** What may have been written. */
  mended: readonly Damaged[];
}

export function checkUntouched({ before, after, isQuiet, mended }: Between): Untouched {
  const documents = idsOf(mended, 'document');
  const cached = idsOf(mended, 'cached value');
  const mayNot = (ids: ReadonlySet<number>) => (id: number) => (isQuiet(id) || id >= orphanOf(0)) && !ids.has(id);
  const versions = compare(before.versions, after.versions, mayNot(documents));
  const values = compare(before.cached, after.cached, mayNot(cached));
  return {
    documents: versions.compared,
    cached: values.compared,
    complaints: [
      ...versions.changed.map((line) => `document ${line}, though nobody had a reason to write it`),
      ...values.changed.map((line) => `cached value ${line}, though nobody had a reason to write it`),
    ],
  };
}

function idsOf(damaged: readonly Damaged[], of: 'document' | 'cached value'): Set<number> {
  const such = damaged.filter(({ how }) => damageKind(how).of === of);
  return new Set(such.map(({ id, how }) => (damageKind(how).countsAs === 'orphaned' ? orphanOf(id) : id)));
}

function compare<T>(
  before: ReadonlyMap<number, T>,
  after: ReadonlyMap<number, T>,
  mayNotChange: (id: number) => boolean,
): { compared: number; changed: string[] } {
  const changed: string[] = [];
  let compared = 0;
  for (const [id, value] of before) {
    if (!mayNotChange(id)) continue;
    compared += 1;
    const now = after.get(id);
    if (now !== value) changed.push(`${id} was ${String(value)} and is ${String(now ?? 'gone')}`);
  }
  for (const [id, value] of after)
    if (mayNotChange(id) && !before.has(id)) changed.push(`${id} was not there and is ${String(value)}`);
  return { compared, changed };
}
