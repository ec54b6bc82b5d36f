/** Cache keys between their first delete and the second: the process that did the first need not decode the batch once more. */
export interface KeptKeys {
  keep(run: string, keys: string[]): void;
  /** Gives them, once; undefined: another process had them, or there were too many. */
  take(run: string): string[] | undefined;
}

/** Some tens of MB at most. */
const MAX_KEYS = 200_000;

export function createKeptKeys(): KeptKeys {
  const kept = new Map<string, string[]>();
  let count = 0;

  function take(run: string): string[] | undefined {
    const keys = kept.get(run);
    kept.delete(run);
    count -= keys?.length ?? 0;
    return keys;
  }

  return {
    take,
    keep(run, keys) {
      take(run);
      kept.set(run, keys);
      count += keys.length;
      for (const oldest of kept.keys()) if (count > MAX_KEYS) take(oldest);
    },
  };
}
