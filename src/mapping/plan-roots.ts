import { valueOf, type Change, type Row, type Value } from '../model/change.ts';
import { MissingKeyError } from './document-id.ts';
import type { JoinUse } from './mapping.ts';

/** Heal every document that holds a row with these values. */
export interface RootsRequest extends JoinUse {
  /** Of the path's columns. */
  values: Value[];
  version: number;
}

/** The roots of joined rows that changed, each once. */
export interface RootsPlan {
  /** Whose documents hold the row, by what it was and by what it is. Throws a MissingKeyError. */
  add(use: JoinUse, change: Change, version: number): void;
  all(): RootsRequest[];
}

export function createRootsPlan(): RootsPlan {
  const roots = new Map<string, RootsRequest>();
  return {
    add(use, change, version) {
      if (isUnseen(use, change)) return;
      for (const row of [change.before, change.after]) {
        const values = row && use.path.columns.map((column) => joinValue(row, column));
        if (values === null || values.includes(null)) continue;
        const { name, generation } = use.index;
        const place = JSON.stringify([
          use.root.name,
          name,
          generation?.role,
          generation?.stamp,
          use.path.field,
          use.path.table,
          values,
        ]);
        roots.set(place, { ...use, values, version: Math.max(version, roots.get(place)?.version ?? 0) });
      }
    },
    all: () => [...roots.values()],
  };
}

function joinValue(row: Row, column: string): Value {
  if (!Object.hasOwn(row, column)) throw new MissingKeyError(column, 'a join');
  return valueOf(row, column);
}

/** An update of columns that no document shows. */
function isUnseen({ path }: JoinUse, { before, after, partial }: Change): boolean {
  if (path.watched === 'all' || before === null || after === null || partial) return false;
  return [...path.watched].every((column) => JSON.stringify(before[column]) === JSON.stringify(after[column]));
}
