import { createIndexName, templateProblems, type IndexName } from '../mapping/index-name.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import type { Problem } from './cross-check.ts';
import { listedTables, placedIndices } from './table-problems.ts';

/** Two indices that could write to one alias: their documents would take each other's ids. What is wrong by itself is passed over. */
export function indexCollisions({ tables }: { tables: readonly TableConfig[] }): Problem[] {
  const placed = listedTables(tables).flatMap((table, at) =>
    placedIndices(table).map(({ index, path }) => ({ ...namesOf(index.name), path: ['tables', at, ...path, 'name'] })),
  );
  return placed.flatMap((one, at) => {
    const other = placed.slice(0, at).find((earlier) => canMeet(earlier, one));
    if (other === undefined) return [];
    const message =
      one.template === other.template
        ? 'another index has this name: their ids would meet'
        : `may be an index of "${other.template}" as well: their ids would meet`;
    return [{ path: one.path, message }];
  });
}

interface Names {
  template: string;
  /** Undefined for what is no template. */
  name: IndexName | undefined;
  /** Text that all names begin with. */
  prefix: string;
  /** A name, where all that varies in it is a date: digits meet digits. */
  sample: string | undefined;
}

function namesOf(template: unknown): Names {
  if (typeof template !== 'string' || templateProblems(template).length > 0)
    return { template: '', name: undefined, prefix: '', sample: undefined };
  const name = createIndexName(template);
  const placeholders = template.match(/\{[^{}]+\}/g) ?? [];
  const row = Object.fromEntries(name.columns.map((column) => [column, '2026-01-02T03:04:05']));
  return {
    template,
    name,
    prefix: template.split('{', 1)[0] as string,
    sample: placeholders.every((placeholder) => placeholder.includes(':')) ? name.nameOf(row) : undefined,
  };
}

function canMeet(one: Names, other: Names): boolean {
  if (one.name === undefined || other.name === undefined) return false;
  if (one.name.family === other.name.family) return true;
  if (one.name.isFixed) return other.name.covers(one.template);
  if (other.name.isFixed) return one.name.covers(other.template);
  if (one.sample !== undefined) return other.name.covers(one.sample);
  if (other.sample !== undefined) return one.name.covers(other.sample);
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}
