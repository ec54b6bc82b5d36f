import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../random.ts';
import type { Ledger } from './ledger.ts';
import { chooseStatement, type LoadProgress } from './mix.ts';
import { passingGoods } from './passing-goods.ts';
import { type Plan, runTransaction, type Watch, type Writer } from './transaction.ts';
import { operations } from './write-rows.ts';

export interface LoadOptions {
  /** committed row changes to make; the last transaction may bring a few more */
  changes: number;
  /** undefined: as fast as MySQL takes them */
  changesPerSecond: number | undefined;
  writers: number;
  seed: number;
  watch?: Watch;
  onProgress?: (changes: number) => void;
  /** Told what ended a transaction; throws it on unless the load is to go on. Without it any failure ends the load. */
  onFailure?: (error: unknown) => Promise<void>;
  signal: AbortSignal;
}

export interface LoadResult {
  changes: number;
  /** by performance.now() */
  startedAtMs: number;
  endedAtMs: number;
}

/** Mixed changes of all five tables, in transactions of 1-5 statements, some of them rolled back. */
export async function runLoad(writer: Omit<Writer, 'random'>, options: LoadOptions): Promise<LoadResult> {
  const { ledger } = writer;
  const startedAtMs = performance.now();
  const progress = countFromHere(ledger);
  const pace = createPace(options.changesPerSecond, startedAtMs);

  const write = async (random: Random): Promise<void> => {
    while (progress.changes() < options.changes) {
      options.signal.throwIfAborted();
      const plan = planTransaction(random, progress, options.watch);
      await runTransaction({ ...writer, random }, plan).catch(options.onFailure ?? fail);
      options.onProgress?.(progress.changes());
      await pace(progress.changes());
    }
  };
  await Promise.all(Array.from({ length: options.writers }, (_, at) => write(createRandom(options.seed + at))));
  return { changes: progress.changes(), startedAtMs, endedAtMs: performance.now() };
}

function fail(error: unknown): never {
  throw error;
}

/** The ledger also has what was committed before the load. */
function countFromHere(ledger: Ledger): LoadProgress {
  const changesBefore = ledger.changes;
  const before = Object.fromEntries(operations.map((operation) => [operation, ledger.countOf(operation)]));
  return {
    changes: () => ledger.changes - changesBefore,
    countOf: (operation) => ledger.countOf(operation) - before[operation]!,
  };
}

function planTransaction(random: Random, progress: LoadProgress, watch: Watch | undefined): Plan {
  const watched = watch && { watch };
  if (random.chance(0.01)) return { statements: passingGoods(), ...watched };
  const statements = Array.from({ length: random.int(1, 5) }, () => chooseStatement(random, progress));
  return { statements, rollBack: random.chance(0.04), ...watched };
}

function createPace(changesPerSecond: number | undefined, startedAtMs: number): (made: number) => Promise<void> {
  return async (made) => {
    if (changesPerSecond === undefined) return;
    const dueMs = startedAtMs + (made / changesPerSecond) * 1000;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await sleep(earlyMs);
  };
}
