import { narrowed, type PatternRequest } from '../model/delete-patterns.ts';

export interface PendingPattern {
  pattern: string;
  covering?: string;
  requestedAtMs: number;
  /** It had its pass at once, and waits for the second. */
  isPassed: boolean;
}

/** Patterns that are not done with. */
export interface PendingPatterns {
  /** One that is pending already is asked for anew. */
  add(request: PatternRequest, nowMs: number): void;
  /** After a pass: patterns are done with that were asked for so long before it that no reader could fill a key after it. */
  settle(pass: { patterns: readonly string[]; startedAtMs: number }, againAfterMs: number): void;
  /** When the next pass is to begin; there must be one pending. */
  dueAtMs(againAfterMs: number): number;
  size(): number;
  patterns(): string[];
  all(): PendingPattern[];
}

export function createPendingPatterns(before: readonly PendingPattern[]): PendingPatterns {
  const pending = new Map(before.map((one) => [one.pattern, one]));

  /** Too many of one kind give way to what covers them. */
  function coverAll(covering: string, nowMs: number): void {
    const covered = [...pending.values()].filter((one) => one.covering === covering).map(({ pattern }) => pattern);
    const kept = narrowed({ patterns: covered, covering });
    if (kept.length === covered.length) return;
    for (const pattern of covered) pending.delete(pattern);
    for (const pattern of kept) pending.set(pattern, { pattern, covering, requestedAtMs: nowMs, isPassed: false });
  }

  return {
    add({ patterns, covering }, nowMs) {
      for (const pattern of patterns)
        pending.set(pattern, {
          pattern,
          requestedAtMs: nowMs,
          isPassed: false,
          ...(covering !== undefined && { covering }),
        });
      if (covering !== undefined) coverAll(covering, nowMs);
    },
    settle({ patterns, startedAtMs }, againAfterMs) {
      for (const pattern of patterns) {
        const one = pending.get(pattern);
        if (one === undefined || one.requestedAtMs > startedAtMs) continue;
        if (one.requestedAtMs + againAfterMs <= startedAtMs) pending.delete(pattern);
        else pending.set(pattern, { ...one, isPassed: true });
      }
    },
    dueAtMs(againAfterMs) {
      const dueAtMs = [...pending.values()].map((one) => (one.isPassed ? one.requestedAtMs + againAfterMs : 0));
      return Math.min(...dueAtMs);
    },
    size: () => pending.size,
    patterns: () => [...pending.keys()],
    all: () => [...pending.values()],
  };
}
