/** What a deletePatterns workflow is asked for: plain JSON, so that any Temporal client can start one. */
export interface PatternRequest {
  /** Redis globs: every key that matches one of them goes. */
  patterns: string[];
  /** A glob that covers them all, and goes in their place when they are too many to be told apart. */
  covering?: string;
}

/** More of one kind are not worth their room in signals and histories, nor the time to match each key with each. */
const MAX_PATTERNS_APART = 200;

/** Deleting more than was asked for costs readers a read of MySQL; it is never wrong. */
export function narrowed({ patterns, covering }: PatternRequest): string[] {
  return covering !== undefined && patterns.length > MAX_PATTERNS_APART ? [covering] : patterns;
}

/** Where in the keyspace a pass is: positions count only in the run of Redis that gave them. */
export interface KeyspaceCursor {
  run: string;
  position: string;
}

/** Where a deletePatterns stands, and in the end what it did. */
export interface PatternDeletion {
  phase: 'scanning' | 'waiting' | 'done';
  /** Patterns that are not done with. */
  pending: number;
  /** Passes over the keyspace that are through. */
  passes: number;
  /** Keys that the last pass has looked at, about. */
  scanned: number;
  /** Keys that there are. */
  keys: number;
  /** Keys that matched and were deleted, by all passes. */
  deleted: number;
}
