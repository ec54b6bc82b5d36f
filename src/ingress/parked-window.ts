/** How many changes of a lane were parked lately, by error: a cause that parks too many blocks the lane. */
export interface ParkedWindow {
  add(byError: Readonly<Record<string, number>>): void;
  /** Undefined when there are none. */
  lately(): Record<string, number> | undefined;
}

const WINDOW_MS = 60_000;

export function createParkedWindow(now: () => number = Date.now): ParkedWindow {
  let entries: { atMs: number; error: string; count: number }[] = [];
  return {
    add(byError) {
      const atMs = now();
      for (const [error, count] of Object.entries(byError)) entries.push({ atMs, error, count });
    },
    lately() {
      entries = entries.filter(({ atMs }) => atMs > now() - WINDOW_MS);
      if (entries.length === 0) return undefined;
      const sums: Record<string, number> = {};
      for (const { error, count } of entries) sums[error] = (sums[error] ?? 0) + count;
      return sums;
    },
  };
}
