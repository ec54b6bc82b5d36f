import { compileCacheRules, type CacheRule } from './cache-rules.ts';
import { compileIndex, type IndexMapping, type Making } from './index-mapping.ts';
import { rootPaths, type RootPath } from './root-paths.ts';
import type { CacheOnResync, IndexConfig, SchemaPolicies, TableConfig } from './table-config.ts';
import { isPattern, tableMatcher } from './table-pattern.ts';

/** What becomes of the rows of one table, or of all tables that a pattern names. */
export interface TableMapping {
  /** `database.table`, or the pattern. */
  name: string;
  isPattern: boolean;
  key: readonly string[];
  indices: readonly IndexMapping[];
  cacheRules: readonly CacheRule[];
  cacheOnResync: CacheOnResync;
  /** The column that tells whose a row is. */
  tenant: string | undefined;
  /** The column that tells when a row was changed last. */
  updatedAt: string | undefined;
  mask: ReadonlySet<string>;
  onSchemaChange: SchemaPolicies;
  onPartialRow: TableConfig['onPartialRow'];
}

/** Documents that hold rows of a table which is joined to theirs. */
export interface JoinUse {
  root: TableMapping;
  index: IndexMapping;
  path: RootPath;
}

export interface Mapping {
  tables: readonly TableMapping[];
  /** Names and patterns of all tables whose changes count: mapped, joined, or linking. */
  sources: readonly string[];
  /** What the config says of a table, be it by a pattern; undefined when it does not map it. */
  of(table: string): TableMapping | undefined;
  /** Who joins rows of this table. */
  usesOf(table: string): readonly JoinUse[];
}

export function indicesOf({ index, indices }: Pick<TableConfig, 'index' | 'indices'>): IndexConfig[] {
  return index === undefined ? indices : [index, ...indices];
}

/** How each generation of a configured index makes its documents. */
export type MakingsOf = (index: IndexConfig, table: TableConfig) => readonly Making[];

const asConfigured: MakingsOf = (config) => [{ config, generation: undefined }];

/** @param makingsOf without it, one generation each, as the config says */
export function createMapping(configs: readonly TableConfig[], makingsOf = asConfigured): Mapping {
  const configOf = (table: string): TableConfig | undefined => configs.find((one) => tableMatcher(one.table)(table));
  const keyOfTable = (table: string): readonly string[] | undefined => configOf(table)?.key;
  const maskOfTable = (table: string): readonly string[] => configOf(table)?.mask ?? [];
  const uses = new Map<string, JoinUse[]>();
  const tables = configs.map((config) => {
    const makings = indicesOf(config).flatMap((index) => makingsOf(index, config));
    const root = compileTable(config, makings, { keyOfTable, maskOfTable });
    for (const [n, making] of makings.entries())
      for (const path of rootPaths(config, making.config.joins, keyOfTable))
        uses.set(path.table, [...(uses.get(path.table) ?? []), { root, index: root.indices[n] as IndexMapping, path }]);
    return root;
  });
  return {
    tables,
    sources: [...new Set([...configs.map(({ table }) => table), ...uses.keys()])],
    of: finderOf(tables),
    usesOf: (table) => uses.get(table) ?? [],
  };
}

/** Remembers what it found: every change asks, and the tables are few. */
function finderOf(tables: readonly TableMapping[]): Mapping['of'] {
  const found = new Map<string, TableMapping | undefined>();
  const matchers = tables.map((table) => ({ table, matches: tableMatcher(table.name) }));
  return (name) => {
    if (!found.has(name)) found.set(name, matchers.find(({ matches }) => matches(name))?.table);
    return found.get(name);
  };
}

interface OtherTables {
  keyOfTable: (table: string) => readonly string[] | undefined;
  maskOfTable: (table: string) => readonly string[];
}

function compileTable(
  config: TableConfig,
  makings: readonly Making[],
  { keyOfTable, maskOfTable }: OtherTables,
): TableMapping {
  const { table, key, cacheKeys, cacheOnResync, mask, tenant, updatedAt, onSchemaChange, onPartialRow } = config;
  const compiled = makings.map((making) => compileIndex(making, { table, key, keyOfTable }));
  return {
    name: table,
    isPattern: isPattern(table),
    key,
    indices: compiled,
    cacheRules: compileCacheRules(cacheKeys),
    cacheOnResync,
    tenant,
    updatedAt,
    // A document quotes the masked columns of what is joined to it as well.
    mask: new Set([...mask, ...compiled.flatMap(({ joinedTables }) => joinedTables.flatMap(maskOfTable))]),
    onSchemaChange,
    onPartialRow,
  };
}
