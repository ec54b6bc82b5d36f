import { createRandom } from '../../demo/random.ts';
import type { KnownRows } from '../parts/goods/known-rows.ts';
import { cacheDamageNames, damageKind, type DamageName, damageNames, documentDamageNames } from './damage-kinds.ts';

/** A place that is to be damaged. */
export interface Damaged {
  /** Of the row; of an orphan, of the one whose document it is made of. */
  id: number;
  how: DamageName;
  /** No live change ever comes here. */
  isQuiet: boolean;
}

export interface Places {
  /** Rows whose values are in the cache before the damage. */
  cached: number[];
  damaged: Damaged[];
}

/** An orphan has no row that could change. */
const liveNames = damageNames.filter((name) => damageKind(name).countsAs !== 'orphaned');
/** Of each kind, among the rows that live changes meet most. */
const LIVE_OF_A_KIND = 3;
const LEAST_QUIET_OF_A_KIND = 5;
const LEAST_CACHED = 100;
/** Below that the places would overlap. */
export const LEAST_ROWS = 400;

/** Live changes leave every other row alone, so that what is found there can be told to one. */
export function quietRows(rows: number): (id: number) => boolean {
  return (id) => id <= rows && id % 2 === 0;
}

/** Half of the damaged documents are of rows that were changed and cached before, half as the index was filled with them. */
export function choosePlaces(rows: number, known: Pick<KnownRows, 'oftenUpdated'>): Places {
  const quiet = shuffledQuiet(rows);
  const ofAKind = Math.max(LEAST_QUIET_OF_A_KIND, Math.floor(rows / 2_000));
  const cachedCount = Math.max(LEAST_CACHED, Math.floor(rows / 50));
  const live = known.oftenUpdated(LIVE_OF_A_KIND * liveNames.length);
  const documentCount = ofAKind * documentDamageNames.length;
  const firstDocument = cachedCount - Math.floor(documentCount / 2);
  const quietAt = (from: number, count: number): number[] => quiet.slice(from, from + count);
  return {
    cached: [...quietAt(0, cachedCount), ...live],
    damaged: [
      ...inTurn(quietAt(0, ofAKind * cacheDamageNames.length), cacheDamageNames, true),
      ...inTurn(quietAt(firstDocument, documentCount), documentDamageNames, true),
      ...inTurn(live, liveNames, false),
    ],
  };
}

function inTurn(ids: readonly number[], names: readonly DamageName[], isQuiet: boolean): Damaged[] {
  return ids.map((id, at) => ({ id, how: names[at % names.length]!, isQuiet }));
}

function shuffledQuiet(rows: number): number[] {
  const random = createRandom(3);
  const ids = Array.from({ length: Math.floor(rows / 2) }, (_, at) => 2 * (at + 1));
  for (let at = ids.length - 1; at > 0; at--) {
    const other = random.int(0, at);
    [ids[at], ids[other]] = [ids[other]!, ids[at]!];
  }
  return ids;
}
