import type { createCompare } from './compare.ts';
import { countWaiting } from './operator.ts';
import { recover, type Recovery, withConnections } from './recover.ts';
import { Broken, type Ground, type Scenario } from './scenario.ts';
import type { SteadyLoad } from './steady-load.ts';

export interface Bench extends Recovery {
  ground: Ground;
  load: SteadyLoad;
  compare: ReturnType<typeof createCompare>;
  /** Sentences on processes that ended by themselves; emptied by who reads them. */
  deaths: string[];
}

export interface Outcome {
  name: string;
  title: string;
  /** row changes that were committed meanwhile */
  changes: number;
  /** from the end of the fault until everything is applied */
  recoverySeconds: number | undefined;
  lost: number;
  stale: number;
  /** sentences, and the first few differences */
  complaints: string[];
}

const RECOVERY_LIMIT_MS = 120_000;
/** Load without a fault, before and after it. */
const WARM_UP_MS = 3_000;
const AFTER_MS = 1_000;

/** Load, fault, recovery, comparison. Whatever goes wrong is told in the outcome; only Ctrl-C rejects. */
export async function runScenario(scenario: Scenario, bench: Bench): Promise<Outcome> {
  const { ground, writer, deaths, signal } = bench;
  const before = writer.ledger.changes;
  const complaints: string[] = [];
  const complain = (error: unknown): void => {
    signal.throwIfAborted();
    complaints.push(error instanceof Broken ? error.message : String((error as Error).stack ?? error));
  };

  const mendedAtMs = await underLoad(scenario, bench).catch((error: unknown) => {
    complain(error);
    return performance.now();
  });
  const limitMs = scenario.recoveryLimitMs?.(ground) ?? RECOVERY_LIMIT_MS;
  const appliedAtMs = await recover(bench, limitMs).catch(complain);
  for (const state of ['parked', 'blocked'] as const) {
    const waiting = await countWaiting(ground, state).catch(complain);
    if (waiting) complaints.push(`${waiting} are still ${state}`);
  }
  const comparison = await compareAll(bench).catch(complain);
  await scenario.afterwards?.(ground).catch(complain);
  complaints.push(...deaths.splice(0));
  const changes = writer.ledger.changes - before;
  if (changes === 0) complaints.push('no change was written: this proves nothing');
  return {
    name: scenario.name,
    title: scenario.title,
    changes,
    recoverySeconds: appliedAtMs === undefined ? undefined : Math.max(0, appliedAtMs - mendedAtMs) / 1000,
    lost: comparison?.lost ?? 0,
    stale: comparison?.stale ?? 0,
    complaints: [...complaints, ...(comparison?.lines ?? [])],
  };
}

/** Says when the fault was over, by performance.now(). */
async function underLoad(scenario: Scenario, { ground, load }: Bench): Promise<number> {
  load.start();
  try {
    await ground.wait(WARM_UP_MS);
    await scenario.fault(ground);
    const mendedAtMs = performance.now();
    await ground.wait(AFTER_MS);
    return mendedAtMs;
  } finally {
    await load.stop();
  }
}

const compareAll = ({ choice, compare, writer, load }: Bench) =>
  withConnections({ choice }, (servers) => compare(servers, { ...writer.ledger, ...load.reader }));
