/** Tells when nobody has answered for some seconds, and again each minute. */
export interface Silence {
  end(): void;
  /** Once it is said, not again for a minute. */
  isToBeSaid(): boolean;
}

/** A worker that is just starting is not missed. */
const SAID_AFTER_MS = 4_000;
const SAID_AGAIN_AFTER_MS = 60_000;

export function createSilence(now: () => number = Date.now): Silence {
  let saidNextMs = now() + SAID_AFTER_MS;
  return {
    end() {
      saidNextMs = now() + SAID_AFTER_MS;
    },
    isToBeSaid() {
      if (now() < saidNextMs) return false;
      saidNextMs = now() + SAID_AGAIN_AFTER_MS;
      return true;
    },
  };
}
