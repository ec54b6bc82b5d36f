import { valueOf, type Row, type Value } from '../model/change.ts';
import type { DocumentAddress } from '../model/document-address.ts';
import { receives } from '../model/fence.ts';
import type { Generation } from '../model/generation.ts';
import { compileDocumentId, MissingKeyError, type DocumentId } from './document-id.ts';
import { declaredIndex, type DeclaredIndex } from './declared-index.ts';
import { createFilter } from './filter.ts';
import { createIndexName } from './index-name.ts';
import { compileJoins, type JoinMapping, type KeyOfTable } from './joins.ts';
import { compileKeyTemplate, templateColumns } from './key-template.ts';
import { createShape } from './shape.ts';
import { rootPaths } from './root-paths.ts';
import type { FieldType, IndexConfig } from './table-config.ts';
import { UnmappableError } from './unmappable-error.ts';

/** What one index, or one generation of it, holds of a table's rows. */
export interface IndexMapping {
  /** Undefined where nobody has asked the cluster: the one that is there. */
  generation: Generation | undefined;
  /** Whether it is the one that is searched. */
  isLive: boolean;
  /** Whether a change of that version is any business of it: one that is being built finds older ones in its copy. */
  receives(version: number): boolean;
  /** Whether the payload of a change of that version may be written: the copy holds a row as it was at the fence or later. */
  takesPayload(version: number): boolean;
  /** As the config has it, placeholders and all. */
  name: string;
  /** The alias of all its parts; the name itself where there is but one. */
  family: string;
  isDivided: boolean;
  /** Whether an alias is this index, or a part of it. */
  covers(alias: string): boolean;
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
  /** How its documents are made, in the config's words. */
  declared: DeclaredIndex;
  key: readonly string[];
  /** Columns that a document's address is made of; all are in a row image, or the record is parked. */
  addressColumns: readonly string[];
  /** Where the document of a row is, or would be if it passed the filter. Throws a MissingKeyError. */
  addressOf(row: Row, table: string): DocumentAddress;
  /** The same; an UnmappableError where nothing can be made of the values of its columns. */
  placeOf(row: Row, table: string): DocumentAddress | UnmappableError;
  /** The same of a key alone; null where other columns take part, or the table. */
  addressOfKey(key: readonly Value[]): DocumentAddress | null;
  /** Whether an id tells the row's table. */
  tellsTable: boolean;
  /** What a document stands for: the key (of its own fields where they make this id), and the table where the id tells it. Null: nobody here made it. */
  originOf(id: string, source: Row): DocumentOrigin | null;
  /** Whether the row has a document. Throws an UnmappableError. */
  passes(row: Row): boolean;
  /** Columns that this hangs on; null: every row has one. */
  filterColumns: readonly string[] | 'all' | null;
  /** Its document, without joins. Throws an UnmappableError. */
  shape(row: Row): Row;
  /** The field that a column's value is under; undefined where documents do not have it. */
  fieldOf(column: string): string | undefined;
  joins: readonly JoinMapping[];
  /** Tables whose rows documents hold, as `database.table`. */
  joinedTables: readonly string[];
}

export interface DocumentOrigin {
  key: Value[];
  /** `database.table`; undefined where the id does not tell it. */
  table: string | undefined;
}

interface OwnTable {
  /** `database.table`, or the pattern. */
  table: string;
  /** Columns of the key. */
  key: string[];
  keyOfTable: KeyOfTable;
}

/** How one generation of an index makes its documents. */
export interface Making {
  config: IndexConfig;
  generation: Generation | undefined;
}

export function compileIndex({ config, generation }: Making, { table, key, keyOfTable }: OwnTable): IndexMapping {
  const indexName = createIndexName(config.name);
  const documentId = compileDocumentId(config.id, key);
  const routingOf = config.routing === undefined ? () => null : compileKeyTemplate(config.routing);
  const routingColumns = config.routing === undefined ? [] : templateColumns(config.routing);
  const addressColumns = [...new Set([...documentId.columns, ...indexName.columns, ...routingColumns])];
  const isOfKeyAlone = !documentId.usesTable && addressColumns.every((column) => key.includes(column));

  function addressOf(row: Row, table: string): DocumentAddress {
    for (const column of addressColumns)
      if (!Object.hasOwn(row, column)) throw new MissingKeyError(column, 'its address');
    const routing = routingOf(row);
    return {
      index: indexName.nameOf(row),
      id: documentId.idOf(row, table),
      // Elasticsearch writes one that is empty as if there were none, but reads it as one.
      ...(routing !== null && routing !== '' && { routing }),
    };
  }

  function placeOf(row: Row, table: string): DocumentAddress | UnmappableError {
    try {
      return addressOf(row, table);
    } catch (error) {
      if (error instanceof UnmappableError) return error;
      if (error instanceof MissingKeyError && Object.hasOwn(row, error.column))
        return new UnmappableError(error.column, 'is NULL, and a part of the id');
      throw error;
    }
  }

  const filter = config.filter && createFilter(config.filter);
  const joins = compileJoins(config.joins, keyOfTable);
  const { role = 'live', fence = 0 } = generation ?? {};
  return {
    generation,
    isLive: role === 'live',
    // A heal fits wherever it comes. So documents with joins hang on no clock: those of two capture tools may differ.
    receives: (version) => role !== 'building' || joins.length > 0 || receives(fence ?? 0, version),
    takesPayload: (version) => receives(fence ?? 0, version),
    name: config.name,
    family: indexName.family,
    isDivided: !indexName.isFixed,
    covers: (alias) => indexName.covers(alias),
    settings: config.settings,
    mappings: config.mappings,
    declared: declaredIndex({ table, key }, config),
    key,
    addressColumns,
    addressOf,
    placeOf,
    addressOfKey: (values) =>
      isOfKeyAlone ? addressOf(Object.fromEntries(key.map((column, at) => [column, values[at] as Value])), '') : null,
    tellsTable: documentId.usesTable,
    originOf: (id, source) => originOf(documentId, key, { id, source }),
    passes: filter?.passes ?? (() => true),
    filterColumns: filter?.columns ?? null,
    shape: createShape(config).shape,
    fieldOf: (column) => fieldOf(config, column),
    joins,
    joinedTables: [...new Set(rootPaths({ table: '', key }, config.joins, keyOfTable).map(({ table }) => table))],
  };
}

function fieldOf({ include, exclude, fields }: IndexConfig, column: string): string | undefined {
  const renamed = Object.entries(fields).find(([name, field]) => {
    if (typeof field === 'string') return field === column;
    const isColumn = field.value === undefined && field.expression === undefined && field.point === undefined;
    return isColumn && isTelling(field.type) && (field.column ?? name) === column;
  });
  if (renamed) return renamed[0];
  const isKept = include ? include.includes(column) : !exclude.includes(column);
  return isKept && !Object.hasOwn(fields, column) ? column : undefined;
}

/** Whether a value can be told from what became of it. */
function isTelling(type: FieldType | undefined): boolean {
  return type === undefined || type === 'text' || type === 'integer';
}

function originOf(
  documentId: DocumentId,
  key: readonly string[],
  { id, source }: { id: string; source: Row },
): DocumentOrigin | null {
  const told = documentId.parse(id);
  const fields = key.map((column) => valueOf(source, column));
  if (!fields.includes(null) && documentId.idOf(source, told?.table ?? '') === id)
    return { key: fields, table: told?.table };
  return told && { key: key.map((column) => valueOf(told.row, column)), table: told.table };
}
