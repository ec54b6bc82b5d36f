import type { Cache } from '../../connectors/redis.ts';
import { keyOf } from '../../mapping/document-id.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { planWarmCache } from '../../mapping/plan-cache-keys.ts';
import type { Row, Value } from '../../model/change.ts';
import { isFromFuture, versionBefore } from '../../model/heal-version.ts';
import { isSameJson } from '../compare/same-json.ts';
import type { SourceRows } from '../heal/source-rows.ts';

/** Values in Redis that the mapping can make of rows: those of keys that are set. A key that is not there is not wrong, it may have lived its time. */

export interface CacheDifference {
  /** `database.table` */
  table: string;
  /** Of the row. */
  rowKey: Value[];
  key: string;
  value: string;
  version: number | null;
}

interface FoundRows {
  /** `database.table` */
  table: string;
  rows: readonly Row[];
}

/** Whether keys of the table are set. */
export function holdsValues({ cacheRules }: Pick<TableMapping, 'cacheRules'>): boolean {
  return cacheRules.some((rule) => rule.action === 'write' && rule.shape !== null);
}

export async function compareCache(
  cache: Pick<Cache, 'read'>,
  mapping: TableMapping,
  { table, rows }: FoundRows,
): Promise<{ compared: number; found: CacheDifference[] }> {
  if (!holdsValues(mapping)) return { compared: 0, found: [] };
  const wanted = rows.flatMap((row) =>
    planWarmCache([row], mapping).writes.map(({ key, value }) => ({ key, value, rowKey: keyOf(row, mapping.key) })),
  );
  if (wanted.length === 0) return { compared: 0, found: [] };
  const held = await cache.read(wanted.map(({ key }) => key));
  let compared = 0;
  const found = wanted.flatMap(({ key, value, rowKey }, at): CacheDifference[] => {
    const there = held[at] ?? null;
    if (there === null) return [];
    compared++;
    return value !== null && isSameJson(value, there.value) ? [] : [{ table, rowKey, key, ...there }];
  });
  return { compared, found };
}

/** Those that differ still, and have not moved. */
export async function stillStale(
  deps: { cache: Pick<Cache, 'read'>; rows: SourceRows },
  mapping: TableMapping,
  found: readonly CacheDifference[],
): Promise<CacheDifference[]> {
  const left: CacheDifference[] = [];
  for (const table of new Set(found.map((one) => one.table))) {
    const ofTable = found.filter((one) => one.table === table);
    const keys = ofTable.map(({ rowKey }) => rowKey);
    const rows = await deps.rows.byKey({ table, keyColumns: mapping.key, keys });
    const again = await compareCache(deps.cache, mapping, { table, rows: rows.map(({ row }) => row) });
    const before = new Map(ofTable.map(({ key, value }) => [key, value]));
    left.push(...again.found.filter(({ key, value }) => before.get(key) === value));
  }
  return left;
}

/** Whoever reads them next reads MySQL. Answers how many went. Safe to run twice. */
export async function deleteStale(
  cache: Pick<Cache, 'write' | 'forget'>,
  stale: readonly CacheDifference[],
): Promise<number> {
  const nowMs = Date.now();
  // Under a version from the future, nothing would be written until then.
  const shutOut = stale.filter(({ version }) => isFromFuture(version, nowMs)).map(({ key }) => key);
  const others = stale.filter(({ version }) => !isFromFuture(version, nowMs));
  const forgotten = shutOut.length === 0 ? 0 : await cache.forget(shutOut);
  if (others.length === 0) return forgotten;
  const { deleted } = await cache.write(
    others.map(({ key, version }) => ({ key, version: Math.max(versionBefore(nowMs), version ?? 0), value: null })),
  );
  return forgotten + deleted;
}
