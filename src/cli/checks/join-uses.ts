import { joinedTable } from '../../mapping/joins.ts';
import type { JoinConfig } from '../../mapping/table-config.ts';
import { filterUses, listUses, shapeUses, usesAt, type ColumnUse, type OwnerOf } from './shape-uses.ts';

/** The key columns of a table that is mapped itself. */
export type KeyOfTable = (table: string) => readonly string[] | undefined;

interface RowsAbove {
  ownerOf: OwnerOf;
  keyOfTable: KeyOfTable;
}

/** Every column that joins name: of the rows above, of link tables, and of the joined tables. */
export function joinUses(above: RowsAbove, joins: Record<string, JoinConfig>): ColumnUse[] {
  return Object.entries(joins).flatMap(([name, join]) =>
    usesOfJoin(above, join).map((use) => ({ ...use, path: ['joins', name, ...use.path] })),
  );
}

function usesOfJoin({ ownerOf: aboveOf, keyOfTable }: RowsAbove, join: JoinConfig): ColumnUse[] {
  const { through, key, on, orderBy } = join;
  const table = joinedTable(join);
  const ofTable = (): string => table;
  const ofLink = (): string => through?.table ?? '';
  const ownerOf: OwnerOf = (column) => (through?.include.includes(column) ? through.table : table);
  return [
    ...(through ? pairUses(aboveOf, ofLink, { on: through.on, path: ['through', 'on'] }) : []),
    ...(through ? listUses(ofLink, through.include, ['through', 'include']) : []),
    ...pairUses(through ? ofLink : aboveOf, ofTable, { on, path: ['on'] }),
    ...(key ? listUses(ofTable, key, ['key']) : usesAt(ofTable, keyOfTable(table) ?? ['id'], ['key'])),
    ...listUses(
      ownerOf,
      orderBy.map((order) => order.split(' ', 1)[0] as string),
      ['orderBy'],
    ),
    ...shapeUses(ownerOf, join),
    ...filterUses(ownerOf, join.filter),
    ...joinUses({ ownerOf: ofTable, keyOfTable }, join.joins),
  ];
}

function pairUses(
  above: OwnerOf,
  below: OwnerOf,
  { on, path }: { on: Record<string, string>; path: PropertyKey[] },
): ColumnUse[] {
  return Object.entries(on).flatMap(([from, to]) => [
    ...usesAt(above, [from], [...path, from]),
    ...usesAt(below, [to], [...path, from]),
  ]);
}
