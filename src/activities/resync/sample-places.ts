import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { KeysAfter } from '../heal/source-rows.ts';
import type { CompareDeps } from './compare-building.ts';
import type { Place } from '../compare/find-differences.ts';
import type { BuildingTable } from './find-table.ts';
import type { Building } from './resync-activities.ts';

const DOCUMENTS = 500;
/** They tell how large documents are; fewer of large ones are compared. */
const FEW_DOCUMENTS = 20;
const SAMPLE_CHARACTERS = 10_000_000;
/** Rows are looked at behind some of the documents, which are drawn at random, and where the tables begin and end. */
const STRETCHES = 20;
const ROWS_PER_STRETCH = 50;

/** What is compared: documents at random, and stretches of rows, in which one without a document is seen. */
export async function samplePlaces(
  deps: CompareDeps,
  { mapping, indices }: BuildingTable,
  { stamp }: Building,
): Promise<Place[]> {
  const places: Place[] = [];
  const tables = await deps.rows.tablesOf(mapping.name);
  for (const index of indices) {
    const few = await deps.generations.sample(stamp, index, FEW_DOCUMENTS);
    const share = shareOf(few.map(({ source }) => source));
    const sample = await deps.generations.sample(stamp, index, Math.max(FEW_DOCUMENTS, Math.floor(DOCUMENTS * share)));
    const documents = sample.map(({ id, routing, source, alias }): Place => {
      const origin = index.originOf(id, source as Parameters<IndexMapping['originOf']>[1]);
      const address = { index: alias, id, ...(routing !== undefined && { routing }) };
      // One that does not tell its table may be of any shard.
      return { index, table: origin?.table ?? mapping.name, key: origin?.key ?? null, address };
    });
    for (const stretch of [...tables.flatMap(bothEnds), ...documents.slice(0, STRETCHES).flatMap(behind)]) {
      const isThere = tables.includes(stretch.table);
      const keys = isThere
        ? await deps.rows.keys({ ...stretch, keyColumns: mapping.key, limit: Math.ceil(ROWS_PER_STRETCH * share) })
        : [];
      places.push(...keys.map((key) => ({ index, table: stretch.table, key, address: null })));
    }
    places.push(...documents);
  }
  return places;
}

/** How much of it may be in memory at once. */
function shareOf(sources: readonly object[]): number {
  const characters = JSON.stringify(sources).length / Math.max(1, sources.length);
  return Math.min(1, SAMPLE_CHARACTERS / (characters * DOCUMENTS));
}

type Stretch = Pick<KeysAfter, 'table' | 'after' | 'isDescending'>;

function bothEnds(table: string): Stretch[] {
  return [
    { table, after: null },
    { table, after: null, isDescending: true },
  ];
}

function behind({ table, key }: Place): Stretch[] {
  return key === null ? [] : [{ table, after: key }];
}
