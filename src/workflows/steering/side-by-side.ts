/** Deeds that run side by side. None is left alone: what fails is kept until somebody asks. */
export interface SideBySide {
  readonly size: number;
  start(deed: () => Promise<void>): void;
  /** When the next one has ended; at once when there is none. Throws what one of them met. */
  next(): Promise<void>;
  /** When all have ended, however they did. */
  ended(): Promise<void>;
}

export function createSideBySide(): SideBySide {
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;

  async function keepFailure(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (error) {
      failure ??= { error };
    }
  }

  return {
    get size() {
      return running.size;
    },
    start(deed) {
      const ended = keepFailure(deed).then(() => void running.delete(ended));
      running.add(ended);
    },
    async next() {
      if (running.size > 0) await Promise.race(running);
      if (failure) throw failure.error;
    },
    async ended() {
      await Promise.all(running);
    },
  };
}
