/** What is told of work on a table that a person can pause, throttle, approve and cancel. */
export interface SteeredProgress {
  /** As the config names it. */
  table: string;
  phase: string;
  isPaused: boolean;
  /** What it waits for: transactions, lanes, a person. */
  waitingFor: string[];
  rows: number;
  /** About; null: not known. */
  total: number | null;
  /** Lately. */
  rowsPerSecond: number;
  etaSeconds: number | null;
  /** Null: as fast as it goes. */
  limitRowsPerSecond: number | null;
  parallel: number;
  /** It rests between pages, since live changes are late. */
  givesWay?: boolean;
}

/** What a step of such work tells. */
export interface Rested {
  /** So long it gave way to live changes. */
  restedMs?: number;
}
