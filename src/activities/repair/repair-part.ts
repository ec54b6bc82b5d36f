import { setTimeout as sleep } from 'node:timers/promises';
import { addRepairCounts, noRepairCounts, type RepairCounts, type RepairPart } from '../../model/repair.ts';
import { createRowPages } from '../walks/row-pages.ts';
import { findRepaired } from './find-repaired.ts';
import { type Look, lookOf, type RepairedTable, withLook } from './look.ts';
import { createLookAtPart, type LookAtPart } from './look-at-part.ts';
import type { RepairStep, RepairStepInput } from './repair-activities.ts';
import type { RepairDeps } from './repair-deps.ts';
import { healLasting, settleCache, settleDifferences } from './settle-differences.ts';

/** One step compares for so long: many rows for one wait, and few enough to repeat and to pause soon. */
const STEP_MS = 15_000;
/** So many differences are enough for a step: each is looked at again, and healed. */
const MAX_DIFFERENCES = 5_000;
/** Of so few orphans nobody is asked. */
const FEW_ORPHANS = 20;

/**
 * Compares page after page, and then looks once more at what differed. May run twice: what the first attempt has healed is right, and
 * is not counted again.
 */
export function createRepairPart(deps: RepairDeps) {
  return async function repairPart(input: RepairStepInput): Promise<RepairStep> {
    const { part, dryRun, settleMs, orphans, onRefused } = input;
    const repaired = await findRepaired(deps, input.table);
    const { look, rest, restedMs } = await lookFor(deps, repaired, input);
    const before = Date.now();
    const { lasting, counts } = await settleDifferences(deps, repaired, { look, settleMs });
    const again = { counts: noRepairCounts(), rest: part };
    // An index that was swapped meanwhile was made in another way: what differed says nothing.
    if ((await findRepaired(deps, input.table)).snapshot !== repaired.snapshot) return again;
    const seen = withOrphans(addRepairCounts(look.counts, counts), part);
    if (orphans === 'ask' && areTooMany(seen, input.maxOrphanPercent))
      return { ...again, asks: { orphaned: seen.orphaned, compared: lookedAt(seen) } };
    const wrong = lasting.filter(({ difference }) => orphans !== 'count' || difference.kind !== 'orphaned');
    const healed = dryRun ? {} : await healLasting(deps, repaired, { lasting: wrong, onRefused });
    const waitMs = Math.max(0, before + settleMs - Date.now());
    const cache = await settleCache(deps, repaired, { look, dryRun, waitMs });
    return { counts: addRepairCounts(seen, { ...noRepairCounts(), ...healed, cache }), rest, restedMs };
  };
}

/** From the side of the index only what no row explains is one more place: the others were compared with their rows. */
function withOrphans(counts: RepairCounts, part: RepairPart): RepairCounts {
  return part.kind === 'documents' ? { ...counts, compared: counts.compared + counts.orphaned } : counts;
}

function areTooMany(counts: RepairCounts, maxPercent: number): boolean {
  return counts.orphaned > Math.max(FEW_ORPHANS, (lookedAt(counts) * maxPercent) / 100);
}

function lookedAt({ compared, documents }: RepairCounts): number {
  return Math.max(compared, documents);
}

/** Looks at page after page for the time of a step. */
async function lookFor(
  deps: RepairDeps,
  repaired: RepairedTable,
  { part, rowsPerSecond }: RepairStepInput,
): Promise<Required<Pick<RepairStep, 'rest' | 'restedMs'>> & { look: Look }> {
  const endsAtMs = Date.now() + STEP_MS;
  const { key: keyColumns } = repaired.mapping;
  const pages = createRowPages(deps.ranges, { keyColumns, rowsPerSecond });
  const lookAt = createLookAtPart(deps, repaired, pages);
  let look = lookOf({});
  let rest: RepairPart | null = part;
  let restedMs = 0;
  do {
    const startedAtMs = Date.now();
    const page: Look = await paced(lookAt, rest, rowsPerSecond);
    look = withLook(look, page);
    ({ rest } = page);
    restedMs += await deps.giveWay(Date.now() - startedAtMs);
  } while (rest !== null && Date.now() < endsAtMs && look.differences.length + look.cache.length < MAX_DIFFERENCES);
  await pages.settle();
  return { look, rest, restedMs };
}

/** Ranges have a pace of their own. */
async function paced(lookAt: LookAtPart, part: RepairPart, rowsPerSecond: number | null): Promise<Look> {
  if (part.kind === 'range' || rowsPerSecond === null) return lookAt(part);
  const startedAtMs = Date.now();
  const look = await lookAt(part);
  const dueMs = ((look.counts.rows + look.counts.documents) / rowsPerSecond) * 1000;
  await sleep(Math.max(0, startedAtMs + dueMs - Date.now()));
  return look;
}
