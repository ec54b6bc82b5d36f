import { setTimeout as sleep } from 'node:timers/promises';
import { isFromFuture, versionBefore } from '../../model/heal-version.ts';
import { noRepairCounts, type RepairCounts } from '../../model/repair.ts';
import { clockMs } from '../../model/version.ts';
import type { HealRequest } from '../../mapping/plan-documents.ts';
import { findDifferences, type FoundDifference, thatStayed } from '../compare/find-differences.ts';
import { waitForChanges } from '../compare/wait-for-changes.ts';
import { healDocuments } from '../heal/heal-documents.ts';
import { refusedHeals } from '../heal/healed.ts';
import { settleRefused } from '../refused/settle-refused.ts';
import { deleteStale, stillStale } from './compare-cache.ts';
import type { Look, RepairedTable } from './look.ts';
import type { RepairStepInput } from './repair-activities.ts';
import type { RepairDeps } from './repair-deps.ts';

const SHOWN = 20;

/** What still differs when a change that was on its way has had its time. */
export interface Settled {
  lasting: FoundDifference[];
  /** What the look found, without what went by itself. */
  counts: RepairCounts;
}

/** Waits until all that was under way has come, and looks again. */
export async function settleDifferences(
  deps: RepairDeps,
  { mapping }: RepairedTable,
  { look, settleMs }: { look: Look; settleMs: number },
): Promise<Settled> {
  const { differences } = look;
  if (differences.length > 0) await waitForChanges(deps, settleMs);
  const lasting = thatStayed(
    await findDifferences(
      deps,
      mapping,
      differences.map(({ place }) => place),
    ),
    differences,
  );
  const counts = { ...noRepairCounts(), onTheWay: differences.length - lasting.length };
  for (const { difference, held } of lasting) {
    counts[difference.kind]++;
    for (const field of difference.fields) counts.staleFields[field] = (counts.staleFields[field] ?? 0) + 1;
    if (difference.kind === 'stale' && held !== null)
      counts.oldestStaleSeconds = Math.max(counts.oldestStaleSeconds ?? 0, secondsSince(held.version));
  }
  if (counts.oldestStaleSeconds === 0) counts.oldestStaleSeconds = null;
  counts.samples = lasting.slice(0, SHOWN).map(({ difference }) => difference);
  return { lasting, counts };
}

/** A copy, and whoever writes by hand, leaves a version that tells no time. */
function secondsSince(version: number): number {
  const nowMs = Date.now();
  const tellsTime = version > FIRST_TELLING_VERSION && !isFromFuture(version, nowMs);
  return tellsTime ? Math.max(0, Math.round((nowMs - clockMs(version)) / 1000)) : 0;
}

const FIRST_TELLING_VERSION = versionBefore(Date.UTC(2021, 0, 1));

/** Heals what lasted, and looks at it once more. */
export async function healLasting(
  deps: RepairDeps,
  { mapping }: RepairedTable,
  { lasting, onRefused }: { lasting: readonly FoundDifference[]; onRefused: RepairStepInput['onRefused'] },
): Promise<Pick<RepairCounts, 'healed' | 'stillWrong'>> {
  const version = versionBefore(Date.now());
  const requests = lasting.flatMap(({ place: { index, table, key, address } }): HealRequest[] =>
    key === null ? [] : [{ mapping, index, table, key, addresses: address ? [address] : [], version }],
  );
  const healed = await healDocuments(deps, requests);
  await settleRefused(deps.starts, refusedHeals(healed), { onRefused });
  const left = thatStayed(
    await findDifferences(
      deps,
      mapping,
      lasting.map(({ place }) => place),
    ),
    lasting,
  );
  return { healed: lasting.length - left.length, stillWrong: left.length };
}

/** The same of cached values. They have lasted as long as the documents: a stale one is but deleted. */
export async function settleCache(
  deps: RepairDeps,
  { mapping }: RepairedTable,
  { look, dryRun, waitMs }: { look: Look; dryRun: boolean; waitMs: number },
): Promise<RepairCounts['cache']> {
  if (look.cache.length === 0) return { compared: 0, stale: 0, deleted: 0 };
  await sleep(waitMs);
  const stale = await stillStale(deps, mapping, look.cache);
  return { compared: 0, stale: stale.length, deleted: dryRun ? 0 : await deleteStale(deps.cache, stale) };
}
