import type { TableMapping } from '../../mapping/mapping.ts';
import { DEFAULT_RECENT_MINUTES, type RepairPart, type RepairRequest } from '../../model/repair.ts';
import { createBeginSubset } from '../resync/begin-subset.ts';
import { findTable } from '../resync/find-table.ts';
import { ResyncRefusedError } from '../resync/resync-refused-error.ts';
import { findRepaired, refreshed } from './find-repaired.ts';
import { holdsValues } from './compare-cache.ts';
import type { BegunRepair } from './repair-activities.ts';
import type { RepairDeps } from './repair-deps.ts';
import { RepairRefusedError } from './repair-refused-error.ts';
import { changedSince } from './updated-at.ts';

type Begin = Pick<
  RepairDeps,
  'mapping' | 'currentMapping' | 'rows' | 'ranges' | 'records' | 'elasticsearch' | 'indexParts'
>;

/** What a repair looks at. May run twice: it only reads, and has searchers see what is there. */
export function createBeginRepair(deps: Begin) {
  return (request: RepairRequest): Promise<BegunRepair> =>
    begin(deps, request).catch((error: Error) => {
      throw error instanceof ResyncRefusedError ? new RepairRefusedError(error.message) : error;
    });
}

async function begin(deps: Begin, request: RepairRequest): Promise<BegunRepair> {
  const mapping = findTable(deps.mapping, request.table);
  refuseSenseless(mapping, request);
  const table = mapping.name;
  const { keys, tenant, where, mode = 'full' } = request;
  if (keys !== undefined) {
    const whole = keys.map((key) => (Array.isArray(key) ? key : [key]));
    return { table, scope: 'keys', total: keys.length, parts: [{ kind: 'keys', keys: whole }] };
  }
  if (tenant !== undefined || where !== undefined) {
    const limits = { ...(tenant !== undefined && { tenant }), ...(where !== undefined && { where }) };
    const { total } = await createBeginSubset(deps)({ table, ...limits });
    const rows: RepairPart = { kind: 'rows', cursor: null, ...limits };
    const documents: RepairPart = { kind: 'documents', cursor: null, ...(tenant !== undefined && { tenant }) };
    const isTenant = tenant !== undefined && where === undefined;
    return { table, scope: isTenant ? 'tenant' : 'where', total, parts: isTenant ? [rows, documents] : [rows] };
  }
  if (mode === 'recent')
    return { table, scope: 'recent', total: null, parts: [await recentPart(deps, mapping, request)] };
  await refreshed(deps, await findRepaired(deps, table));
  let total = 0;
  for (const one of await deps.rows.tablesOf(table)) total += await deps.ranges.estimateRows(one);
  return { table, scope: 'full', total, parts: null };
}

async function recentPart(
  deps: Begin,
  mapping: TableMapping,
  { minutes = DEFAULT_RECENT_MINUTES }: RepairRequest,
): Promise<RepairPart> {
  const sinceMs = Date.now() - minutes * 60_000;
  if (mapping.updatedAt === undefined) return { kind: 'records', ...(await deps.records.since(sinceMs)) };
  await changedSince(deps, mapping, sinceMs);
  return { kind: 'changed', sinceMs, cursor: null };
}

/** All that is wrong at once. */
function refuseSenseless(mapping: TableMapping, { mode, keys, tenant, where, minutes }: RepairRequest): void {
  const { name, indices, key } = mapping;
  const wrong = [
    ...(indices.length === 0 && !holdsValues(mapping)
      ? [`${name} has no index and no keys that are set: there is nothing to compare`]
      : []),
    ...(mode !== undefined && !['full', 'recent'].includes(mode) ? [`mode is full or recent, not ${mode}`] : []),
    ...(keys?.length === 0 ? ['keys are none'] : []),
    ...(keys?.some((one) => (Array.isArray(one) ? one.length : 1) !== key.length)
      ? [`a key of ${name} has the columns ${key.join(', ')}`]
      : []),
    ...(keys !== undefined && (tenant !== undefined || where !== undefined)
      ? ['keys go without tenant and where']
      : []),
    ...(mode === 'recent' && (keys ?? tenant ?? where) !== undefined
      ? ['recent goes without keys, tenant and where']
      : []),
    ...(minutes !== undefined && !(minutes > 0) ? ['minutes are more than 0'] : []),
  ];
  if (wrong.length > 0) throw new RepairRefusedError(wrong.join('; '));
}
