import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { planWalkedCache } from '../../mapping/plan-cache-keys.ts';
import type { Row } from '../../model/change.ts';
import { noCounts, type RowCursor, type WalkCounts } from '../../model/heal-table.ts';
import type { DocumentCursor, DocumentPage } from '../../connectors/document-pages.ts';
import type { Elasticsearch } from '../../connectors/elasticsearch.ts';
import type { LaneProgress, LaneOffsets } from '../../connectors/lane-progress.ts';
import type { Cache } from '../../connectors/redis.ts';
import type { Starts } from '../../start/starts.ts';
import type { OnRefused } from '../batch/batch-input.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import { healDocuments, type Healed, type HealDeps } from '../heal/heal-documents.ts';
import { countHealed, refusedHeals } from '../heal/healed.ts';
import { settleRefused } from '../refused/settle-refused.ts';
import { ofTenant, tenantOf } from './tenants.ts';
import { nextRows, walkPages, type WalkStep } from './walk-steps.ts';

export interface WalkTableDeps extends HealDeps {
  elasticsearch: Pick<Elasticsearch, 'write' | 'versions' | 'upSinceMs' | 'documents'>;
  currentMapping: CurrentMapping;
  cache: Cache;
  lanes: LaneProgress;
  starts: Starts;
  deleteAgainAfterMs: number;
}

export interface WalkInput<Cursor> {
  table: string;
  tenant?: string | number | undefined;
  /** Only the rows that this SQL holds for; documents know nothing of it. */
  where?: string | undefined;
  rowsPerSecond?: number | undefined;
  version: number;
  onRefused: OnRefused;
  cursor: Cursor | null;
}

/** Where a walk over the documents of a table stands, in one of its indices. */
export interface IndexCursor {
  /** As the config names it. */
  index: string;
  at: DocumentCursor | null;
}

/**
 * Heals a whole table page by page: first every row of MySQL, then every document, so that those of rows that are gone
 * go as well. The cache keys of both go with them. May run twice: a page that is healed again holds the same.
 */
export function createWalkTable(deps: WalkTableDeps) {
  return {
    /**
     * The end of every lane: a walk that starts beyond it meets no older change any more; and how long readers may still
     * fill cache keys from rows that they read before.
     */
    async laneEnds(): Promise<{ ends: LaneOffsets; settleMs: number }> {
      return { ends: await deps.lanes.ends(), settleMs: deps.deleteAgainAfterMs };
    },
    lanesBefore: (ends: LaneOffsets) => deps.lanes.lanesBefore(ends),

    walkRows: (input: WalkInput<RowCursor>) =>
      walkPages(input, (cursor, limit) => rowsPage(deps, { ...input, cursor }, limit)),
    walkDocuments: (input: WalkInput<IndexCursor>) =>
      walkPages(input, (cursor) => documentsPage(deps, { ...input, cursor })),
  };
}

async function rowsPage(deps: WalkTableDeps, input: WalkInput<RowCursor>, limit: number): Promise<WalkStep<RowCursor>> {
  const mapping = await mapped(deps, input);
  const tables = await deps.rows.tablesOf(mapping.name);
  const table = input.cursor?.table ?? tables[0];
  if (table === undefined) return { counts: noCounts(), next: null };
  const page = { table, keyColumns: mapping.key };
  const wanted = { where: tenantOf(mapping, input), condition: input.where };
  const keys = await deps.rows.keys({ ...page, ...wanted, after: input.cursor?.after ?? null, limit });
  const requests = mapping.indices.flatMap((index) =>
    keys.map((key) => ({ mapping, index, table, key, addresses: [], version: input.version })),
  );
  const healed = await healDocuments(deps, requests);
  const [first] = mapping.indices;
  const rows = first ? rowsOf(healed, first) : (await deps.rows.byKey({ ...page, keys })).map(({ row }) => row);
  const counts = await finish(deps, input, { mapping, healed, rows, seen: { rows: keys.length } });
  return { counts, next: nextRows({ table, keys, limit }, tables) };
}

function rowsOf(healed: readonly Healed[], index: IndexMapping): Row[] {
  return healed.flatMap(({ request, row }) => (request.index === index && row !== null ? [row] : []));
}

const NO_DOCUMENTS: DocumentPage = { documents: [], next: null };

async function documentsPage(deps: WalkTableDeps, input: WalkInput<IndexCursor>): Promise<WalkStep<IndexCursor>> {
  const mapping = await mapped(deps, input);
  const searched = mapping.indices.filter(({ isLive }) => isLive);
  const at = searched.findIndex(({ name }) => name === (input.cursor?.index ?? name));
  const index = searched[at];
  if (index === undefined) return { counts: noCounts(), next: null };
  const isThere = !index.isDivided || (await deps.indexParts.has(index.family));
  const { documents, next } = isThere
    ? await deps.elasticsearch.documents(index.family, input.cursor?.at ?? null)
    : NO_DOCUMENTS;
  const isWalked = ofTenant(index, tenantOf(mapping, input));
  const walked = documents.filter(({ source }) => isWalked(source));
  const requests = walked.flatMap(({ address, source }) => {
    const origin = index.originOf(address.id, source);
    if (origin === null) return [];
    const place = index.isDivided ? address : { ...address, index: index.family };
    // One that does not tell its table may be of any shard.
    const table = origin.table ?? mapping.name;
    return [{ mapping, index, table, key: origin.key, addresses: [place], version: input.version }];
  });
  const healed = await healDocuments(deps, requests);
  const rows = walked.map(({ source }) => source);
  const seen = { documents: walked.length, strangers: walked.length - requests.length };
  const following = searched[at + 1];
  return {
    counts: await finish(deps, input, { mapping, healed, rows, seen }),
    next: next ? { index: index.name, at: next } : following ? { index: following.name, at: null } : null,
  };
}

async function mapped({ currentMapping }: WalkTableDeps, { table }: { table: string }): Promise<TableMapping> {
  const found = (await currentMapping()).tables.find(({ name }) => name === table);
  if (found === undefined) throw new Error(`table ${table} is not in the config of this worker`);
  return found;
}

interface HealedPage {
  mapping: TableMapping;
  healed: Healed[];
  /** Whose cache keys go. */
  rows: Row[];
  seen: Partial<Pick<WalkCounts, 'rows' | 'documents' | 'strangers'>>;
}

/** Parks what is refused, deletes the cache keys, and counts. */
async function finish(
  { starts, cache }: WalkTableDeps,
  { onRefused }: { onRefused: OnRefused },
  page: HealedPage,
): Promise<WalkCounts> {
  const { parked } = await settleRefused(starts, refusedHeals(page.healed), { onRefused });
  const { deletes, patterns } = planWalkedCache(page.rows, page.mapping);
  const cacheKeys = await cache.unlink(deletes);
  for (const request of patterns) await starts.deletePatterns(request);
  return { ...noCounts(), ...page.seen, healed: countHealed(page.healed), parked, cacheKeys };
}
