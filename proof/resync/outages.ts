/** When something was broken on purpose, or was catching up after it. By performance.now(). */
export interface Outage {
  what: string;
  fromMs: number;
  toMs: number;
}

export interface Outages {
  /** For as long as `work` lasts. */
  during(what: string, work: () => Promise<void>): Promise<void>;
  /** Whether one lay in this time, or goes on. */
  touch(fromMs: number, toMs: number): boolean;
  readonly all: readonly Outage[];
}

export function createOutages(): Outages {
  const all: Outage[] = [];
  return {
    async during(what, work) {
      const outage = { what, fromMs: performance.now(), toMs: Infinity };
      all.push(outage);
      try {
        await work();
      } finally {
        outage.toMs = performance.now();
      }
    },
    touch: (fromMs, toMs) => all.some((outage) => fromMs <= outage.toMs && outage.fromMs <= toMs),
    all,
  };
}
