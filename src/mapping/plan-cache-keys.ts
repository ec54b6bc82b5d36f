import type { CacheWrite } from '../model/cache-write.ts';
import type { Change, Operation, Row } from '../model/change.ts';
import { LOWEST_VERSION } from '../model/heal-version.ts';
import { narrowed, type PatternRequest } from '../model/delete-patterns.ts';
import type { CacheRule, WriteRule } from './cache-rules.ts';
import type { Mapping, TableMapping } from './mapping.ts';
import type { Shape } from './shape.ts';
import { overOtherLanes, type UnkeyedChange, type VersionedChange } from './plan-documents.ts';
import { UnmappableError } from './unmappable-error.ts';

/** What is to be done with the keys that hang on changed rows, by what they were and by what they are. */
export interface CachePlan {
  /** Keys that readers fill: deleted, whatever they hold. */
  deletes: string[];
  patterns: PatternRequest[];
  /** Keys that only these writes fill. */
  writes: CacheWrite[];
}

/**
 * Changes of a lane, in order. The last change of a key that is set wins, at its version. Where a row left such a key, the key
 * is deleted at a version, so that no older value comes back. An image that lacks columns sets nothing: it deletes.
 */
export function planCache(changes: Iterable<VersionedChange>, mapping: Mapping): CachePlan {
  const plain = createPlainPlan();
  const writes = new Map<string, CacheWrite>();
  for (const versioned of changes) {
    const { change } = versioned;
    for (const rule of rulesFor(change, mapping)) {
      if (rule.action === 'write') for (const write of writesOf(versioned, rule)) writes.set(write.key, write);
      else for (const row of [change.before, change.after]) plain.add(rule, row);
    }
  }
  return { ...plain.result(), writes: [...writes.values()] };
}

/** The same for a payload that came too late to be trusted: whatever it would set goes. */
export function withoutValues(plan: CachePlan): CachePlan {
  return { ...plan, writes: plan.writes.map(({ key, version }) => ({ key, version, value: null })) };
}

/** Rows that were read again, whatever happened to them: all that hangs on them goes. */
export function planWalkedCache(
  rows: Iterable<Row>,
  { cacheRules }: Pick<TableMapping, 'cacheRules'>,
): Omit<CachePlan, 'writes'> {
  const plain = createPlainPlan();
  for (const row of rows) for (const rule of cacheRules) plain.add(rule, row);
  return plain.result();
}

/**
 * Rows that were read, to fill the cache with: what is set from now on wins over it. Keys that readers fill go, since nobody here knows
 * what they hold.
 */
export function planWarmCache(rows: Iterable<Row>, { cacheRules }: Pick<TableMapping, 'cacheRules'>): CachePlan {
  const plain = createPlainPlan();
  const writes = new Map<string, CacheWrite>();
  for (const row of rows)
    for (const rule of cacheRules) {
      if (rule.action !== 'write') plain.add(rule, row);
      const write = rule.action === 'write' ? valueWrite(row, rule, LOWEST_VERSION) : null;
      if (write !== null) writes.set(write.key, write);
    }
  return { ...plain.result(), writes: [...writes.values()] };
}

/** What the keys of a row are to hold after such a change of it; none for a row that cannot become that. */
export function planCachedValues(
  row: Row,
  { cacheRules }: Pick<TableMapping, 'cacheRules'>,
  operation: Operation,
): { key: string; value: string }[] {
  return cacheRules.flatMap((rule) => {
    if (rule.action !== 'write' || !rule.on.has(operation)) return [];
    const write = valueWrite(row, rule, LOWEST_VERSION);
    return write?.value == null ? [] : [{ key: write.key, value: write.value }];
  });
}

/** Changes whose images lack a column that a cache key needs: without a word, an old key would stay. A NULL is no such lack. */
export function unfilledCacheKeys(changes: Iterable<VersionedChange>, mapping: Mapping): UnkeyedChange[] {
  const unfilled: UnkeyedChange[] = [];
  for (const { change, version } of changes) {
    const { table, before, after } = change;
    const lacking = new Set<string>();
    for (const { columns } of rulesFor(change, mapping))
      for (const column of columns) if (lacks(before, column) || lacks(after, column)) lacking.add(column);
    for (const column of lacking) unfilled.push({ table, column, use: 'a cache key', version });
  }
  return unfilled;
}

function lacks(row: Row | null, column: string): boolean {
  return row !== null && !Object.hasOwn(row, column);
}

function rulesFor({ table, operation }: Change, mapping: Mapping): CacheRule[] {
  const rules = mapping.of(table)?.cacheRules ?? [];
  return rules.filter(({ on }) => on.has(operation));
}

/** Deletes without versions, each once. */
function createPlainPlan() {
  const deletes = new Set<string>();
  const patterns = new Map<string, Set<string>>();
  return {
    add(rule: CacheRule, row: Row | null): void {
      const key = row && rule.keyOf(row);
      if (key === null) return;
      if (rule.action !== 'deletePattern') deletes.add(key);
      else patterns.set(rule.covering, (patterns.get(rule.covering) ?? new Set()).add(key));
    },
    result: () => ({
      deletes: [...deletes],
      patterns: [...patterns].map(([covering, ofRule]) => ({
        patterns: narrowed({ patterns: [...ofRule], covering }),
        covering,
      })),
    }),
  };
}

function writesOf(versioned: VersionedChange, rule: WriteRule): CacheWrite[] {
  const { change, version } = versioned;
  const { keyOf } = rule;
  const { before, after, partial } = change;
  const key = after && keyOf(after);
  const oldKey = before && keyOf(before);
  const writes: CacheWrite[] = [];
  if (oldKey !== null && oldKey !== key)
    // The row may have come from another lane, by its key. Too high a version costs a value, too low a one leaves an old value.
    writes.push({ key: oldKey, value: null, version: after ? overOtherLanes(versioned) : version });
  if (key === null) return writes;
  const set = partial ? null : valueWrite(after as Row, rule, version);
  return [...writes, set ?? { key, version, value: null }];
}

/** Null where there is no key, or nothing to set. */
function valueWrite(row: Row, { keyOf, shape, ttlMs }: WriteRule, version: number): CacheWrite | null {
  const key = keyOf(row);
  const value = key === null || shape === null ? null : valueOf(row, shape);
  return key === null || value === null ? null : { key, version, value, ...(ttlMs !== undefined && { ttlMs }) };
}

/** Null for a row that cannot become what the key is to hold: readers then read MySQL. */
function valueOf(row: Row, shape: Shape['shape']): string | null {
  try {
    return JSON.stringify(shape(row));
  } catch (error) {
    if (error instanceof UnmappableError) return null;
    throw error;
  }
}
