const FIRST_AGE_MS = 1_000;
/** Of the age itself. */
const MAY_BE_OFF_BY = 0.1;

/**
 * How long ago something happened of which nobody can tell when, only whether it was since some time: at least within a second, or a tenth of the
 * age. That is asked back from now, in growing steps, and then within the last of them.
 */
export async function oldestAgeMs(wasSince: (timeMs: number) => Promise<boolean>, nowMs: number): Promise<number> {
  let [young, old] = [0, FIRST_AGE_MS];
  while (old < nowMs && !(await wasSince(nowMs - old))) [young, old] = [old, old * 2];
  while (old - young > Math.max(FIRST_AGE_MS, old * MAY_BE_OFF_BY)) {
    const middle = Math.round((young + old) / 2);
    if (await wasSince(nowMs - middle)) old = middle;
    else young = middle;
  }
  return Math.min(old, nowMs);
}
