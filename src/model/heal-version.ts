import { clockMs, nextVersion } from './version.ts';

/** No live change has a version so low, so that whatever comes by a lane wins over it. */
export const LOWEST_VERSION = 1;

/**
 * The version that a heal writes at: that of the change which asked for it, or what the index held before the row was
 * read when that is higher. Never more: a version of its own making would shut out changes that the row read does not hold.
 *
 * @param current null where there is no document
 */
export function healVersion(requested: number, current: number | null): number {
  return Math.max(requested, current ?? LOWEST_VERSION);
}

/**
 * The version of what heals alone write: the next one. Of two heals that read the same version one meets a conflict, whatever
 * asked for them.
 *
 * @param current null where there is no document, and no delete is remembered
 */
export function versionAfter(current: number | null): number {
  return current === null ? LOWEST_VERSION : current + 1;
}

/** The clocks of this server and the capture tool may differ by so much. */
const CLOCK_MARGIN_MS = 2_000;

/** Below all changes that come after that moment, above the deletes before it that Elasticsearch remembers. */
export function versionBefore(atMs: number): number {
  return nextVersion(undefined, atMs - CLOCK_MARGIN_MS);
}

/** No lane's clock is ahead of ours by so much. */
const AHEAD_MS = 10 * 60_000;

/**
 * Whether no change can have given a version yet: somebody else wrote there, and all changes until then would pass for older. What
 * is there is written by heals alone, as documents with joins are.
 */
export function isFromFuture(version: number | null, nowMs: number): boolean {
  return version !== null && clockMs(version) > nowMs + AHEAD_MS;
}
