/**
 * Who sends a small batch next: all lanes of an ingress take turns, some at a time. A workflow costs the same whatever it carries, and many
 * small ones at once would fill the machine; while a lane waits for its turn its next batch grows.
 */
export interface Turns {
  /** Resolves when it is this one's turn, in the order of asking; gives what ends it. */
  take(): Promise<() => void>;
}

/** One that takes longer waits for a server or for a person, and keeps no other waiting. */
const LONGEST_TURN_MS = 1_000;

/** @param atOnce how many turns there are at a time */
export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;

  function begin(): () => void {
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    };
    const timer = setTimeout(end, LONGEST_TURN_MS);
    timer.unref();
    return end;
  }

  return {
    async take() {
      if (taken < atOnce) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return begin();
    },
  };
}
