import { readDocuments, type ReadDocument } from '../../activities/heal/read-documents.ts';
import type { SourceRows } from '../../activities/heal/source-rows.ts';
import { indicesOf, type Mapping, type TableMapping } from '../../mapping/mapping.ts';
import type { IndexConfig, TableConfig } from '../../mapping/table-config.ts';
import { tableMatcher } from '../../mapping/table-pattern.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row, Value } from '../../model/change.ts';
import { addressText } from '../address-text.ts';
import { hideColumns, hideMasked, type MaskOf } from './hide-masked.ts';
import { previewKeys, type CacheRules } from './preview-keys.ts';
import type { DocumentPreview, RowPreview } from './row-preview.ts';

export interface PreviewDeps {
  configs: readonly TableConfig[];
  mapping: Mapping;
  rows: SourceRows;
}

/** What becomes of the rows with these keys, in their order; written nowhere. */
export async function readPreviews(
  { configs, mapping, rows }: PreviewDeps,
  table: string,
  keys: readonly Value[][],
): Promise<RowPreview[]> {
  const mapped = mapping.of(table) as TableMapping;
  const config = configOf(configs, table) as TableConfig;
  const maskOf: MaskOf = (name) => new Set(configOf(configs, name)?.mask);
  const hideIn = (object: Row, { fields = {}, joins = {} }: Partial<Pick<IndexConfig, 'fields' | 'joins'>>): Row =>
    hideMasked(object, { tables: [table], fields, joins }, maskOf);
  const cache: CacheRules = {
    configs: config.cacheKeys,
    rules: mapped.cacheRules,
    hide: (value, rule) => hideIn(value, typeof rule === 'string' ? {} : rule),
  };
  const found = await rows.byKey({ table, keyColumns: mapped.key, keys });
  const previews = keys.map((key): RowPreview => {
    const row = found.find((one) => mapped.key.every((column, at) => String(one.row[column]) === String(key[at])))?.row;
    if (row === undefined) return { table, key, row: null, documents: [], cacheKeys: [] };
    return {
      table,
      key,
      row: hideColumns(row, maskOf(table)),
      documents: [],
      cacheKeys: previewKeys(row, cache),
    };
  });
  for (const [at, index] of mapped.indices.entries()) {
    const hide = (document: Row): Row => hideIn(document, indicesOf(config)[at] ?? {});
    const documents = await readDocuments(rows, { mapping: mapped, index, table }, keys);
    for (const [n, document] of documents.entries())
      if (document.row) previews[n]?.documents.push(previewOf(index.name, document, hide));
  }
  return previews;
}

function previewOf(index: string, { address, source }: ReadDocument, hide: (document: Row) => Row): DocumentPreview {
  const place = { index, address: address ? addressText(address) : index };
  if (source === null) return { ...place, document: null, reason: 'the row does not pass the filter' };
  if (source instanceof UnmappableError) return { ...place, document: null, reason: source.message };
  return { ...place, document: hide(source) };
}

function configOf(configs: readonly TableConfig[], table: string): TableConfig | undefined {
  return configs.find((config) => tableMatcher(config.table)(table));
}
