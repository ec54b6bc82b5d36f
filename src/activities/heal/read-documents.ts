import { composeDocuments } from '../../mapping/compose-documents.ts';
import { keyOf } from '../../mapping/document-id.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { DocumentOf } from '../../mapping/plan-documents.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row, Value } from '../../model/change.ts';
import type { DocumentAddress } from '../../model/document-address.ts';
import type { ReadJoined } from '../../model/joined-read.ts';
import type { FoundRow, SourceRows } from './source-rows.ts';

/** What MySQL makes of a document now. */
export interface ReadDocument {
  /** Null when the row is gone. */
  row: Row | null;
  /** Where the document of the row is, or would be if it passed the filter; null where no address can be made of it. */
  address: DocumentAddress | null;
  /** Null when there is to be none. */
  source: Row | UnmappableError | null;
}

/** Whether there is to be one, and it can be made. */
export function isDocument({ source }: Pick<ReadDocument, 'source'>): boolean {
  return source !== null && !(source instanceof UnmappableError);
}

const GONE: ReadDocument = { row: null, address: null, source: null };

/** Reads the rows behind a barrier, and after them all that is joined to them. In the order of the keys. */
export async function readDocuments(
  sourceRows: SourceRows,
  { mapping, index, table }: Omit<DocumentOf, 'key'>,
  keys: readonly (readonly Value[])[],
): Promise<ReadDocument[]> {
  const byKey = await readRows(sourceRows, { mapping, index, table }, keys);
  const found = [...byKey.values()];
  const documents = await documentsOf(index, found, sourceRows.joined);
  const documentOf = new Map(found.map((one, at) => [one, documents[at] as ReadDocument]));
  return keys.map((key) => {
    const one = byKey.get(keyText(key));
    return one === undefined ? GONE : (documentOf.get(one) as ReadDocument);
  });
}

/** What becomes of rows that were read, with all that is joined to them. In the order of the rows. */
export async function documentsOf(
  index: IndexMapping,
  found: readonly FoundRow[],
  readJoined: ReadJoined,
): Promise<ReadDocument[]> {
  const verdicts = found.map(({ row }) => verdictOn(index, row));
  const passed = found.filter((_, at) => verdicts[at] === true);
  const composed = await composeDocuments(
    index,
    passed.map(({ row }) => row),
    readJoined,
  );
  const sources = new Map(passed.map((one, at) => [one, composed[at] as Row | UnmappableError]));
  return found.map((one, at) => {
    const verdict = verdicts[at];
    const source = verdict instanceof UnmappableError ? verdict : (sources.get(one) ?? null);
    const address = index.placeOf(one.row, one.table);
    if (address instanceof UnmappableError) return { row: one.row, address: null, source: source && address };
    return { row: one.row, address, source };
  });
}

/** By the text of their key. A row that is not where it was may have moved to another shard, where it has the same document. */
async function readRows(
  sourceRows: SourceRows,
  { mapping, index, table }: Omit<DocumentOf, 'key'>,
  keys: readonly (readonly Value[])[],
): Promise<Map<string, FoundRow>> {
  const keyColumns = mapping.key;
  const named = (rows: readonly FoundRow[]) => rows.map((one) => [keyText(keyOf(one.row, keyColumns)), one] as const);
  const found = new Map(named(await sourceRows.byKey({ table, keyColumns, keys })));
  if (table === mapping.name || index.tellsTable) return found;
  const missing = keys.filter((key) => !found.has(keyText(key)));
  const moved = await sourceRows.byKey({ table: mapping.name, keyColumns, keys: missing });
  return new Map([...found, ...named(moved)]);
}

/** Whether a row has a document, or why nobody can tell. */
export function verdictOn(index: IndexMapping, row: Row): boolean | UnmappableError {
  try {
    return index.passes(row);
  } catch (error) {
    if (error instanceof UnmappableError) return error;
    throw error;
  }
}

function keyText(key: readonly Value[]): string {
  return JSON.stringify(key.map(String));
}
