import type { RepairPart } from '../../model/repair.ts';
import { inPages } from '../../model/pages.ts';
import type { RowPages } from '../walks/row-pages.ts';
import { tenantOf } from '../walks/tenants.ts';
import { nextRows } from '../walks/walk-steps.ts';
import { changedKeys } from './changed-keys.ts';
import { compareDocuments } from './compare-documents.ts';
import { compareKeys, compareRows } from './compare-rows.ts';
import { type Look, lookOf, type RepairedTable, withLook } from './look.ts';
import type { RepairDeps } from './repair-deps.ts';
import { changedSince } from './updated-at.ts';

type Part<K extends RepairPart['kind']> = Extract<RepairPart, { kind: K }>;

/** Looks at the first page of a part. */
export type LookAtPart = (part: RepairPart) => Promise<Look>;

const KEYS_PER_PAGE = 500;
/** A group of its own is joined for them, which takes seconds. */
const RECORDS_PER_PAGE = 20_000;

/** @param pages of ranges */
export function createLookAtPart(deps: RepairDeps, repaired: RepairedTable, pages: RowPages): LookAtPart {
  const looks: { [K in RepairPart['kind']]: (part: Part<K>) => Promise<Look> } = {
    range: (part) => lookAtRange(deps, repaired, { part, pages }),
    rows: (part) =>
      lookAtRows(deps, repaired, { part, where: tenantOf(repaired.mapping, part), condition: part.where }),
    changed: async (part) => {
      const condition = await changedSince(deps, repaired.mapping, part.sinceMs);
      return lookAtRows(deps, repaired, { part, condition });
    },
    keys: (part) => lookAtKeys(deps, repaired, part),
    records: (part) => lookAtRecords(deps, repaired, part),
    documents: (part) => compareDocuments(deps, repaired, part),
  };
  return (part) => (looks[part.kind] as LookAtPart)(part);
}

async function lookAtRange(
  deps: RepairDeps,
  repaired: RepairedTable,
  { part, pages }: { part: Part<'range'>; pages: RowPages },
): Promise<Look> {
  const { kind, ...range } = part;
  const { rows, rest } = await pages.read(range);
  return { ...(await compareRows(deps, repaired, { table: part.table, rows })), rest: rest && { kind, ...rest } };
}

interface RowsUnder {
  part: Part<'rows' | 'changed'>;
  where?: ReturnType<typeof tenantOf>;
  condition?: string | undefined;
}

async function lookAtRows(
  deps: RepairDeps,
  repaired: RepairedTable,
  { part, where, condition }: RowsUnder,
): Promise<Look> {
  const { mapping } = repaired;
  const tables = await deps.rows.tablesOf(mapping.name);
  const table = part.cursor?.table ?? tables[0];
  if (table === undefined) return lookOf({});
  const after = part.cursor?.after ?? null;
  const limit = KEYS_PER_PAGE;
  const keys = await deps.rows.keys({ table, keyColumns: mapping.key, where, condition, after, limit });
  const cursor = nextRows({ table, keys, limit }, tables);
  return { ...(await compareKeys(deps, repaired, { table, keys })), rest: cursor && { ...part, cursor } };
}

async function lookAtKeys(deps: RepairDeps, repaired: RepairedTable, part: Part<'keys'>): Promise<Look> {
  const keys = part.keys.slice(0, KEYS_PER_PAGE);
  const rest = part.keys.slice(KEYS_PER_PAGE);
  // Of sharded tables nobody knows which one has a row: the pattern stands for all.
  const look = await compareKeys(deps, repaired, { table: repaired.mapping.name, keys });
  return { ...look, rest: rest.length > 0 ? { ...part, keys: rest } : null };
}

async function lookAtRecords(deps: RepairDeps, repaired: RepairedTable, part: Part<'records'>): Promise<Look> {
  const { records, rest } = await deps.records.read(part, RECORDS_PER_PAGE);
  let look = lookOf({}, { rest: rest && { kind: 'records', ...rest } });
  for (const [table, all] of changedKeys(deps.decoderOf, repaired.mapping, records))
    for (const keys of inPages(all, KEYS_PER_PAGE))
      look = withLook(look, await compareKeys(deps, repaired, { table, keys }));
  return look;
}
