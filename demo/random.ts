/** Random that repeats itself: the same seed gives the same shop. */
export interface Random {
  /** from 0 up to, not including, 1 */
  next(): number;
  /** both ends included */
  int(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    chance: (share) => next() < share,
  };
}

/** Takes an entry as often as its weight says. */
export function pickWeighted<T extends { weight: number }>(random: Random, entries: readonly T[]): T {
  let left = random.next() * entries.reduce((sum, { weight }) => sum + weight, 0);
  for (const entry of entries) if ((left -= entry.weight) < 0) return entry;
  return entries.at(-1)!;
}
