import { isDeepStrictEqual } from 'node:util';
import type { VersionedChange } from '../../mapping/plan-documents.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import { PAYLOAD_LIFE_MS } from '../../model/payload-life.ts';
import { WITHIN_SECONDS, type FreshnessMetrics, type Within } from '../worker-metrics.ts';
import { createSampler, type Sample } from './sample-changes.ts';

/**
 * Measures how soon changes are in their targets: a few of each table are looked at again 1 s, 10 s and 60 s after their commit (the timestamp
 * of their Kafka record). What is compared is the row that MySQL has then, so that a later change is no error:
 * - Equal: consistent. A target that has not come to the version of the change: inconsistent.
 * - It has the change, or cannot tell, and differs all the same: a later change may be on its way. Looked at once more, as long after
 *   that: a target that has moved meanwhile is consistent, one that stands still is not.
 * - A time that was over before the batch came to a worker is missed: inconsistent, without a look.
 * Not counted: records older than a payload counts (a replay), and looks that fail or come late.
 *
 * It never fails a batch nor keeps one waiting: `saw` only notes, the looks are taken by a timer, one after another. What it notes is bounded.
 */
export interface FreshnessProbe {
  saw(changes: readonly VersionedChange[]): void;
  start(): void;
  stop(): void;
}

/** A target that is not what MySQL's row makes of it. */
export interface Deviation {
  where: string;
  /** What is there. */
  held: unknown;
  /** For sure it has not got the change yet. */
  isBehind: boolean;
}

/** In the order of the samples. */
export type Look = (samples: readonly Sample[]) => Promise<Deviation[][]>;

interface ProbeDeps {
  mapping: Pick<Mapping, 'of'>;
  samplesPerSecond: number;
  look: Look;
  metrics: FreshnessMetrics;
  now?: () => number;
}

/** Looks of that time share their queries, and come so late at most. */
const EVERY_MS = 500;
/** Later than that, a look does not tell what was there in time. */
const MAX_LATE_MS = 1_500;
const MAX_PENDING = 10_000;

interface Pending {
  sample: Sample;
  within: Within;
  dueMs: number;
  /** As they were at the first look; null before it. */
  before: Deviation[] | null;
}

export function createFreshnessProbe(deps: ProbeDeps): FreshnessProbe & { lookAtDue(): Promise<void> } {
  const { mapping, samplesPerSecond, look, metrics, now = Date.now } = deps;
  const isYoung = ({ timestampMs }: VersionedChange): boolean => now() - timestampMs <= PAYLOAD_LIFE_MS;
  const take = createSampler({ mapping, samplesPerSecond, isWanted: isYoung });
  let pending: Pending[] = [];
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function judge({ sample, within, dueMs, before }: Pending, found: Deviation[]): void {
    if (now() - dueMs > MAX_LATE_MS) metrics.unchecked(sample.table);
    else if (found.length === 0) metrics.checked(sample.table, within, true);
    else if (found.some(({ isBehind }) => isBehind)) metrics.checked(sample.table, within, false);
    else if (before === null) pending.push({ sample, within, dueMs: dueMs + within * 1000, before: found });
    else metrics.checked(sample.table, within, !found.some((deviation) => stoodStill(deviation, before)));
  }

  async function lookAtDue(): Promise<void> {
    const due = pending.filter(({ dueMs }) => dueMs <= now());
    if (due.length === 0) return;
    pending = pending.filter(({ dueMs }) => dueMs > now());
    const found = await look(due.map(({ sample }) => sample)).catch(() => null);
    for (const [at, one] of due.entries())
      if (found === null) metrics.unchecked(one.sample.table);
      else judge(one, found[at] ?? []);
  }

  return {
    lookAtDue,
    saw(changes) {
      for (const sample of take(changes, now()))
        for (const within of WITHIN_SECONDS) {
          const dueMs = sample.timestampMs + within * 1000;
          if (dueMs <= now()) metrics.checked(sample.table, within, false);
          else if (pending.length < MAX_PENDING) pending.push({ sample, within, dueMs, before: null });
        }
    },
    start() {
      timer = setInterval(() => {
        looking ??= lookAtDue().finally(() => (looking = undefined));
      }, EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      pending = [];
    },
  };
}

function stoodStill({ where, held }: Deviation, before: readonly Deviation[]): boolean {
  return before.some((earlier) => earlier.where === where && isDeepStrictEqual(earlier.held, held));
}
