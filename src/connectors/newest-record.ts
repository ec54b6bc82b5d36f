const FIRST_STEP_MS = 1_000;

/**
 * The time of the newest record, in ms since 1970; 0 when there is none. kafkajs cannot ask for it, only whether there is a record
 * of some time or later: that is asked back from now, in growing steps, and then within the last of them.
 */
export async function newestTimeMs(
  hasSince: (timeMs: number) => Promise<boolean>,
  nowMs: number = Date.now(),
): Promise<number> {
  let [held, free] = [nowMs, nowMs];
  // Capture hosts may be ahead of this one.
  for (let stepMs = FIRST_STEP_MS; await hasSince(free); stepMs *= 2) [held, free] = [free, free + stepMs];
  if (free === nowMs)
    for (let stepMs = FIRST_STEP_MS; !(await hasSince(held)); stepMs *= 2) {
      if (held <= 0) return 0;
      [held, free] = [Math.max(0, held - stepMs), held];
    }
  while (free - held > 1) {
    const middle = Math.floor((held + free) / 2);
    if (await hasSince(middle)) held = middle;
    else free = middle;
  }
  return held;
}
