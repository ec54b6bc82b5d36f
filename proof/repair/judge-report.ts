import type { RepairProgress } from '../../src/model/repair.ts';
import { damageKind, type DamageKind } from './damage-kinds.ts';
import type { Damaged } from './places.ts';

export interface Judged {
  name: string;
  report: RepairProgress;
  /** Before any repair. */
  damaged: readonly Damaged[];
}

/**
 * What a report counts must be what was damaged: exactly so on the quiet rows. A live change may mend a damaged row before anybody looks at
 * it, or meet one that a version from the future shuts it out of; so live rows may add anything from none to all of them.
 */
export function judgeReport(judged: Judged): string[] {
  return [...judgeCounts(judged), ...judgeAhead(judged), ...judgeDeeds(judged)];
}

/** When nothing is left to mend. What was written under a version from the future stays under it. */
export function judgeClean(judged: Judged): string[] {
  return [...judgeCounts({ ...judged, damaged: [] }), ...judgeAhead(judged), ...judgeDeeds(judged)];
}

function judgeCounts({ name, report, damaged }: Judged): string[] {
  const { missing, stale, orphaned, staleFields, cache } = report;
  const expected = (counts: (kind: DamageKind) => boolean): Bounds => {
    const least = quietOf(damaged, counts);
    return { least, most: least + liveOf(damaged) };
  };
  const fields = new Set([
    ...Object.keys(staleFields),
    ...damaged.flatMap(({ how }) => damageKind(how).staleField ?? []),
  ]);
  return [
    complain(
      `${name}: missing`,
      missing,
      expected(({ countsAs }) => countsAs === 'missing'),
    ),
    complain(
      `${name}: stale`,
      stale,
      expected(({ countsAs }) => countsAs === 'stale'),
    ),
    complain(
      `${name}: orphaned`,
      orphaned,
      expected(({ countsAs }) => countsAs === 'orphaned'),
    ),
    complain(
      `${name}: stale in the cache`,
      cache.stale,
      expected(({ countsAs }) => countsAs === 'cached'),
    ),
    ...[...fields].map((field) =>
      complain(
        `${name}: stale in ${field}`,
        staleFields[field] ?? 0,
        expected(({ staleField }) => staleField === field),
      ),
    ),
  ].flat();
}

function judgeAhead({ name, report, damaged }: Judged): string[] {
  const isAhead = ({ of, isAhead }: DamageKind): boolean => of === 'document' && isAhead === true;
  // What is missing or goes may be counted here too, or not.
  const stays = ({ countsAs }: DamageKind): boolean => countsAs === 'stale' || countsAs === null;
  const least = quietOf(damaged, (kind) => isAhead(kind) && stays(kind));
  return complain(`${name}: ahead`, report.ahead, { least, most: quietOf(damaged, isAhead) + liveOf(damaged) });
}

function judgeDeeds({ name, report }: Judged): string[] {
  const { dryRun, healed, stillWrong, missing, stale, orphaned, unmappable, strangers, cache, share } = report;
  const differing = missing + stale + orphaned;
  const exactly = (count: number): Bounds => ({ least: count, most: count });
  return [
    complain(`${name}: healed`, healed, exactly(dryRun ? 0 : differing)),
    complain(`${name}: still wrong`, stillWrong, exactly(0)),
    complain(`${name}: deleted from the cache`, cache.deleted, exactly(dryRun ? 0 : cache.stale)),
    complain(`${name}: unmappable`, unmappable, exactly(0)),
    complain(`${name}: strangers`, strangers, exactly(0)),
    (share === 1) === (differing === 0) ? [] : [`${name}: ${differing} differ, and the share consistent is ${share}`],
  ].flat();
}

interface Bounds {
  least: number;
  most: number;
}

function complain(what: string, found: number, { least, most }: Bounds): string[] {
  if (found >= least && found <= most) return [];
  return [`${what} ${found}, where there must be ${least === most ? least : `${least} to ${most}`}`];
}

const quietOf = (damaged: readonly Damaged[], counts: (kind: DamageKind) => boolean): number =>
  damaged.filter(({ isQuiet, how }) => isQuiet && counts(damageKind(how))).length;

const liveOf = (damaged: readonly Damaged[]): number => damaged.filter(({ isQuiet }) => !isQuiet).length;
