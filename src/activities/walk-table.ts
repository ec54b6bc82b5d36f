import { documentId, keyOf, keyOfDocumentId } from '../mapping/document-id.ts';
import type { Mapping, TableMapping } from '../mapping/mapping.ts';
import { planCacheKeys } from '../mapping/plan-cache-keys.ts';
import type { Row, Value } from '../model/change.ts';
import { addCounts, noCounts, type WalkCounts } from '../model/heal-table.ts';
import type { DocumentCursor } from '../connectors/elasticsearch.ts';
import type { LaneProgress, LaneOffsets } from '../connectors/lane-progress.ts';
import type { Cache } from '../connectors/redis.ts';
import type { Starts } from '../start/starts.ts';
import type { OnRefused } from './batch-input.ts';
import { parameterOf } from '../formats/mysql-parameter.ts';
import { healDocuments, resolveRows, type Healed, type HealDeps } from './heal-documents.ts';
import { refusedDocument } from './refusals.ts';
import { settleRefused } from './settle-refused.ts';

export interface WalkTableDeps extends HealDeps {
  mapping: Mapping;
  cache: Cache;
  lanes: LaneProgress;
  starts: Starts;
  deleteAgainAfterMs: number;
}

export interface WalkInput<Cursor> {
  table: string;
  version: number;
  onRefused: OnRefused;
  cursor: Cursor | null;
}

/** What was done on some pages. */
export interface WalkStep<Cursor> {
  counts: WalkCounts;
  /** Null at the end. */
  next: Cursor | null;
}

const ROWS_PER_PAGE = 500;
/** One activity does pages for so long: few enough to repeat, many enough to keep the history short. */
const STEP_MS = 10_000;

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

    walkRows: (input: WalkInput<Value[]>) => walk(input, (at) => rowsPage(deps, at)),
    walkDocuments: (input: WalkInput<DocumentCursor>) => walk(input, (at) => documentsPage(deps, at)),
  };
}

async function walk<Cursor>(
  input: WalkInput<Cursor>,
  page: (input: WalkInput<Cursor>) => Promise<WalkStep<Cursor>>,
): Promise<WalkStep<Cursor>> {
  const endsAtMs = Date.now() + STEP_MS;
  let done: WalkStep<Cursor> = { counts: noCounts(), next: input.cursor };
  do {
    const step = await page({ ...input, cursor: done.next });
    done = { counts: addCounts(done.counts, step.counts), next: step.next };
  } while (done.next !== null && Date.now() < endsAtMs);
  return done;
}

async function rowsPage(deps: WalkTableDeps, input: WalkInput<Value[]>): Promise<WalkStep<Value[]>> {
  const table = mapped(deps, input);
  const at = { table: table.table, keyColumns: table.key, parameterOf };
  const found = await deps.source.readKeys({ ...at, after: input.cursor, limit: ROWS_PER_PAGE });
  const keys = resolveRows(found).map((row) => keyOf(row, table.key));
  const healed = await heal(deps, input, keys);
  const rows =
    table.index === undefined
      ? resolveRows(await deps.source.readRows({ ...at, keys }))
      : healed.flatMap(({ row }) => (row === null ? [] : [row]));
  const next = keys.length === ROWS_PER_PAGE ? (keys.at(-1) ?? null) : null;
  return { counts: await finish(deps, input, { healed, rows, seen: { rows: keys.length } }), next };
}

async function documentsPage(deps: WalkTableDeps, input: WalkInput<DocumentCursor>): Promise<WalkStep<DocumentCursor>> {
  const table = mapped(deps, input);
  if (table.index === undefined) return { counts: noCounts(), next: null };
  const { documents, next } = await deps.elasticsearch.documents(table.index, input.cursor);
  const keys = documents.flatMap(({ id, source }) => {
    const key = keyOfDocument(table, id, source);
    return key ? [key] : [];
  });
  const healed = await heal(deps, input, keys);
  const rows = documents.map(({ source }) => source);
  return {
    counts: await finish(deps, input, {
      healed,
      rows,
      seen: { documents: documents.length, strangers: documents.length - keys.length },
    }),
    next,
  };
}

function mapped({ mapping }: WalkTableDeps, { table }: { table: string }): TableMapping {
  const found = mapping.get(table);
  if (found === undefined) throw new Error(`table ${table} is not in the config of this worker`);
  return found;
}

async function heal(
  deps: WalkTableDeps,
  input: { table: string; version: number },
  keys: readonly Value[][],
): Promise<Healed[]> {
  const table = mapped(deps, input);
  if (table.index === undefined) return [];
  return healDocuments(
    deps,
    keys.map((key) => ({ table, key, version: input.version })),
  );
}

interface HealedPage {
  healed: Healed[];
  /** Whose cache keys go. */
  rows: Row[];
  seen: Partial<Pick<WalkCounts, 'rows' | 'documents' | 'strangers'>>;
}

/** Parks what is refused, deletes the cache keys, and counts. */
async function finish(
  { mapping, starts, cache }: WalkTableDeps,
  { table, onRefused }: { table: string; onRefused: OnRefused },
  page: HealedPage,
): Promise<WalkCounts> {
  const refused = page.healed.flatMap(({ request, id, version, row, outcome }) =>
    outcome.kind === 'refused' ? [refusedDocument({ ...request, id, version }, row, outcome)] : [],
  );
  const { parked } = await settleRefused(starts, refused, { onRefused });
  const changes = page.rows.map((after) => ({ table, operation: 'insert', before: null, after }) as const);
  const healed = { indexed: 0, deleted: 0, alreadyNewer: 0 };
  for (const { outcome } of page.healed) if (outcome.kind !== 'refused') healed[outcome.kind]++;
  const cacheKeys = await cache.unlink(planCacheKeys(changes, mapping));
  return { rows: 0, documents: 0, strangers: 0, ...page.seen, healed, parked, cacheKeys };
}

/** The key that a document stands for: of its own fields where they make this id, else read from the id. */
function keyOfDocument({ key }: TableMapping, id: string, source: Row): Value[] | null {
  const fromFields = key.map((column) => source[column] ?? null);
  return documentId(fromFields) === id ? fromFields : keyOfDocumentId(id, key.length);
}
