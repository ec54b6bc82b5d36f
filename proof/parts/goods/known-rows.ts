import type { Random } from '../../../demo/random.ts';

/** Which rows there are, as their only writer knows without asking. */
export interface KnownRows {
  /** Those that are updated most, so many of them. */
  oftenUpdated(count: number): number[];
  /** Some are changed very often, most hardly ever. */
  toUpdate(count: number): number[];
  /** None of `spared`. */
  toDelete(count: number, spared: readonly number[]): number[];
  /** One of them was there before, if any was. */
  toInsert(count: number): number[];
  /** That have been deleted, how often ever. */
  readonly deletes: number;
  /** Ids whose last change somebody waits to see: they do not go, nor come back. */
  readonly watched: Set<number>;
}

/** Spreads the ids that change often over the whole table. A prime. */
const SPREAD = 7_919;

/** Of a table that begins with the ids from 1 to `rows`. Some may be left alone for ever. */
export function knownRows(random: Random, rows: number, isLeftAlone: (id: number) => boolean = () => false): KnownRows {
  const gone = new Set<number>();
  const watched = new Set<number>();
  const idOfRank = (rank: number): number => 1 + ((rank * SPREAD) % rows);
  const mayChange = (id: number): boolean => !gone.has(id) && !isLeftAlone(id);
  let [newest, deletes] = [rows, 0];

  function comesBack(): number[] {
    for (const id of gone) {
      if (watched.has(id)) continue;
      gone.delete(id);
      return [id];
    }
    return [];
  }

  return {
    oftenUpdated(count) {
      let rank = 0;
      return pickDistinct(count, () => idOfRank((rank += 1)), mayChange);
    },
    toUpdate: (count) => pickDistinct(count, () => idOfRank(Math.floor(rows ** random.next())), mayChange),
    toDelete(count, spared) {
      const ids = pickDistinct(
        count,
        () => random.int(1, newest),
        (id) => mayChange(id) && !watched.has(id) && !spared.includes(id),
      );
      for (const id of ids) gone.add(id);
      deletes += count;
      return ids;
    },
    toInsert(count) {
      const ids = comesBack();
      while (ids.length < count) ids.push((newest += 1));
      return ids;
    },
    get deletes() {
      return deletes;
    },
    watched,
  };
}

function pickDistinct(count: number, pick: () => number, isGood: (id: number) => boolean): number[] {
  const ids = new Set<number>();
  while (ids.size < count) {
    const id = pick();
    if (isGood(id)) ids.add(id);
  }
  return [...ids];
}
