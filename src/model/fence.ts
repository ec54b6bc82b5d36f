import { endOfMillisecond, nextVersion } from './version.ts';

/**
 * The version from which on changes go to an index that is being built. Whatever is not above it was sent before the copy
 * begins, and so is copied. A version, not the partitions' end offsets: those are no common moment. A record that was sent
 * before and arrives late would go to the new index, while the delete that followed it by a faster partition would not.
 */
export type Fence = number;

/** @param newestTimestampsMs of the last record of each partition, read after the new index was registered */
export function fenceAfter(newestTimestampsMs: readonly number[]): Fence {
  return endOfMillisecond(nextVersion(undefined, Math.max(0, ...newestTimestampsMs)));
}

/** Whether an index behind that fence takes a change of that version. */
export function receives(fence: Fence, version: number): boolean {
  return version > fence;
}
