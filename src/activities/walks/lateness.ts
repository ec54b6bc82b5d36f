import type { LaneProgress } from '../../connectors/lane-progress.ts';

/** Whether live changes are late, as they need not be. @param look whether the work that asks hardly does anything now */
export type IsLate = (look: { hardlyWorks: boolean }) => Promise<boolean>;

/** Earlier than this is late nowhere; where lanes need longer by themselves, late is what is later still. */
const LEAST_LATE_MS = 500;
/** Later than this is late wherever it is. */
const MOST_LATE_MS = 1_000;
const LEARN_EVERY_MS = 10_000;
const LATER = 1.25;
const EARLIER = 0.97;
/** Then a lane waits for something else. */
const STANDS_STILL_MS = 10_000;

interface Standing {
  offset: string;
  sinceMs: number;
}

/**
 * How long changes wait differs by machine and load, so it is learned what is late: where lanes are late although work beside them has
 * hardly done anything for a while, a quarter more; else a little less.
 */
export function createLateness({ lateLanes }: Pick<LaneProgress, 'lateLanes'>, now: () => number): IsLate {
  let lateMs = LEAST_LATE_MS;
  let learnedAtMs = now();
  let hasHardlyWorked = true;
  let standing = new Map<string, Standing>();

  const isMoving = ([lane]: [string, string]): boolean => {
    const since = standing.get(lane)?.sinceMs;
    return since === undefined || now() - since < STANDS_STILL_MS;
  };
  const areLate = async (ageMs: number): Promise<boolean> => Object.entries(await lateLanes(ageMs)).some(isMoving);

  async function learn(): Promise<void> {
    if (!hasHardlyWorked) lateMs = Math.max(LEAST_LATE_MS, lateMs * EARLIER);
    else if (!(await areLate(MOST_LATE_MS))) lateMs = Math.min(MOST_LATE_MS, lateMs * LATER);
    learnedAtMs = now();
    hasHardlyWorked = true;
  }

  return async ({ hardlyWorks }) => {
    hasHardlyWorked &&= hardlyWorks;
    if (now() - learnedAtMs >= LEARN_EVERY_MS) await learn();
    const late = Object.entries(await lateLanes(lateMs));
    const before = standing;
    standing = new Map(
      late.map(([lane, offset]) => {
        const known = before.get(lane);
        return [lane, known?.offset === offset ? known : { offset, sinceMs: now() }];
      }),
    );
    return late.some(isMoving);
  };
}
