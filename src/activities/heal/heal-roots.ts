import type { HealRequest } from '../../mapping/plan-documents.ts';
import type { RootsRequest } from '../../mapping/plan-roots.ts';
import { groupBy, inPages } from '../../model/pages.ts';
import type { Starts } from '../../start/starts.ts';
import type { HealDeps } from './heal-documents.ts';

export interface FoundRoots {
  heals: HealRequest[];
  /** Ids of the workflows that heal what is too many for a lane to wait for. */
  walks: string[];
}

interface Finding extends FoundRoots {
  /** Walks that were asked for: one goes through all generations of an index. */
  asked: Set<string>;
}

export interface HealRootsDeps extends Pick<HealDeps, 'rows'> {
  starts: Pick<Starts, 'healRoots'>;
}

/** More documents than these for one row, or for the rows of one batch, are healed by a workflow of their own. */
const MAX_ROOTS_BY_ROW = 1_000;
const MAX_ROOTS_BY_BATCH = 20_000;
const ROWS_PER_QUERY = 200;

/**
 * Finds the documents that hold the changed rows. The look-ups wait for nobody, and lock no rows: a root that is not seen to
 * use the row now is seen to change later, and its heal reads the row after that.
 */
export async function findRoots(deps: HealRootsDeps, requests: readonly RootsRequest[]): Promise<FoundRoots> {
  const found: Finding = { heals: [], walks: [], asked: new Set() };
  for (const page of pagesOf(requests)) {
    const heals = await rootsOf(deps, page);
    if (heals.length <= MAX_ROOTS_BY_ROW && fits(found, heals)) found.heals.push(...heals);
    else for (const request of page) await findRootsOfRow(deps, request, found);
  }
  return { heals: found.heals, walks: found.walks };
}

async function findRootsOfRow(deps: HealRootsDeps, request: RootsRequest, found: Finding): Promise<void> {
  const heals = await rootsOf(deps, [request]);
  if (heals.length <= MAX_ROOTS_BY_ROW && fits(found, heals)) {
    found.heals.push(...heals);
    return;
  }
  const { root, index, path, values, version } = request;
  const { field, table } = path;
  const walk = { root: root.name, index: index.name, field, table, values };
  if (found.asked.has(JSON.stringify(walk))) return;
  found.asked.add(JSON.stringify(walk));
  found.walks.push(await deps.starts.healRoots({ ...walk, version }));
}

function fits(found: FoundRoots, heals: readonly HealRequest[]): boolean {
  return found.heals.length + heals.length <= MAX_ROOTS_BY_BATCH;
}

/** One more than may be healed at once, when there are so many. */
async function rootsOf({ rows }: HealRootsDeps, page: readonly RootsRequest[]): Promise<HealRequest[]> {
  const { root, index, path } = page[0] as RootsRequest;
  const version = Math.max(...page.map((request) => request.version));
  const values = page.map((request) => request.values);
  const heals: HealRequest[] = [];
  for (const table of await rows.tablesOf(root.name)) {
    const keys = await rows.rootKeys({ path, table, values, limit: MAX_ROOTS_BY_ROW + 1 });
    heals.push(...keys.map((key) => ({ mapping: root, index, table, key, addresses: [], version })));
  }
  return heals;
}

/** Of the same way up each. */
function pagesOf(requests: readonly RootsRequest[]): RootsRequest[][] {
  return groupBy(requests, ({ path }) => path).flatMap((group) => inPages(group, ROWS_PER_QUERY));
}
