import type { DeclaredIndex, DeclaredJoin, DeclaredShape } from '../../mapping/declared-index.ts';
import { isSameSetting, shown, type IndexChange, type Remedy } from './index-change.ts';
import { indexedOtherwise } from './indexed-fields.ts';

/** What the documents of an index would be, beside what they are. */
export function documentChanges(now: DeclaredIndex, wanted: DeclaredIndex): IndexChange[] {
  const unindexed = indexedOtherwise(now.properties, wanted.properties).join(', ');
  return [
    ...settingDifferences(placeOf(now), placeOf(wanted), { what: 'documents', remedy: 'rebuild' }),
    ...shapeChanges(now, wanted, ''),
    ...(unindexed === '' ? [] : [changed(`documents were not indexed by what is declared of ${unindexed}`)]),
  ];
}

function placeOf({ table, key, name, id, routing }: DeclaredIndex): Settings {
  return { table, key, name, id, routing };
}

/** @param path of the object, with a dot at its end; empty for the document */
function shapeChanges(now: DeclaredShape, wanted: DeclaredShape, path: string): IndexChange[] {
  const object = path === '' ? '' : ` of ${path.slice(0, -1)}`;
  const fields = entryChanges(now.fields, wanted.fields, {
    what: (name) => `document field ${path}${name}`,
    changes: (name, before, after) => [changed(`document field ${path}${name}: ${shown(before)} -> ${shown(after)}`)],
  });
  const joins = entryChanges(now.joins, wanted.joins, {
    what: (name) => `join ${path}${name}`,
    changes: (name, before, after) => joinChanges(before, after, path + name),
  });
  return [
    ...settingDifferences({ columns: columnsOf(now) }, { columns: columnsOf(wanted) }, { what: `document${object}` }),
    ...fields,
    ...settingDifferences(conditionsOf(now), conditionsOf(wanted), { what: `filter${object}` }),
    ...joins,
  ];
}

function columnsOf({ include, exclude }: DeclaredShape): string {
  return `${include ? include.join(', ') : 'all'}${exclude.length > 0 ? ` but ${exclude.join(', ')}` : ''}`;
}

/** `values.status`, `ranges.price`, `expression`. */
function conditionsOf({ filter }: DeclaredShape): Settings {
  return Object.fromEntries(
    Object.entries(filter ?? {}).flatMap(([kind, condition]): [string, unknown][] =>
      typeof condition === 'object' && condition !== null
        ? Object.entries(condition).map(([column, wanted]) => [`${kind}.${column}`, wanted])
        : [[kind, condition]],
    ),
  );
}

function joinChanges(now: DeclaredJoin, wanted: DeclaredJoin, path: string): IndexChange[] {
  return [
    ...settingDifferences(rowsOf(now), rowsOf(wanted), { what: `join ${path}` }),
    ...shapeChanges(now, wanted, `${path}.`),
  ];
}

/** Which rows are joined. */
function rowsOf({ one, many, key, through, on, orderBy, limit }: DeclaredJoin): Settings {
  return { one, many, key, through, on, orderBy, limit };
}

type Settings = Record<string, unknown>;

function settingDifferences(
  now: Settings,
  wanted: Settings,
  { what, remedy = 'heal' }: { what: string; remedy?: Remedy },
): IndexChange[] {
  return [...new Set([...Object.keys(now), ...Object.keys(wanted)])]
    .filter((name) => !isSameSetting(now[name], wanted[name]))
    .map((name) => changed(`${what}, ${name}: ${shown(now[name])} -> ${shown(wanted[name])}`, remedy));
}

function changed(what: string, remedy: Remedy = 'heal'): IndexChange {
  return { mark: '~', what, remedy };
}

interface Described<T> {
  what(name: string): string;
  /** Of one that is another under the same name. */
  changes(name: string, before: T, after: T): IndexChange[];
}

function entryChanges<T>(
  now: Record<string, T>,
  wanted: Record<string, T>,
  { what, changes }: Described<T>,
): IndexChange[] {
  return [...new Set([...Object.keys(now), ...Object.keys(wanted)])].flatMap((name): IndexChange[] => {
    const [before, after] = [now[name], wanted[name]];
    if (isSameSetting(before, after)) return [];
    if (before === undefined) return [{ mark: '+', what: what(name), remedy: 'heal' }];
    if (after === undefined) return [{ mark: '-', what: what(name), remedy: 'heal' }];
    return changes(name, before, after);
  });
}
