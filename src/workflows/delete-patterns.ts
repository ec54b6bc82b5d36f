import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { KeyspaceCursor, PatternDeletion, PatternRequest } from '../model/delete-patterns.ts';
import { PATTERNS_SIGNAL, PROGRESS_QUERY } from '../model/names.ts';
import { DURABLE_BUDGET, showState } from './insist.ts';
import { createPendingPatterns, type PendingPattern } from './pending-patterns.ts';

const { deleteMatchingKeys } = proxyActivities<Activities>({ ...DURABLE_BUDGET, startToCloseTimeout: '2 min' });

export const progress = defineQuery<PatternDeletion>(PROGRESS_QUERY);
export const patterns = defineSignal<[PatternRequest]>(PATTERNS_SIGNAL);

/** One pass over the keyspace, for all patterns that were pending when it began. */
interface Pass {
  patterns: string[];
  startedAtMs: number;
  cursor: KeyspaceCursor | null;
}

/** Where one that was continued as new goes on. */
export interface PatternResume {
  pending: PendingPattern[];
  pass: Pass | null;
  againAfterMs: number;
  state: PatternDeletion;
}

/**
 * Deletes all keys that match a pattern, pass after pass over the keyspace: what is asked for meanwhile waits for the next one. Each pattern
 * has a pass at once and one that begins when no reader can fill a key from an older row any more. Ends when nothing is pending; what is asked for
 * at that moment is either seen before, or starts another.
 */
export async function deletePatterns(request: PatternRequest, resume?: PatternResume): Promise<PatternDeletion> {
  const pending = createPendingPatterns(resume?.pending ?? []);
  let pass = resume?.pass ?? null;
  let againAfterMs = resume?.againAfterMs ?? 0;
  let state: PatternDeletion = resume?.state ?? beginning;
  const show = (change: Partial<PatternDeletion>): void => {
    state = { ...state, ...change, pending: pending.size() };
    setCurrentDetails(details(state, pending.patterns()));
  };
  const continueIfLong = async (): Promise<void> => {
    if (!workflowInfo().continueAsNewSuggested) return;
    const resume = { pending: pending.all(), pass, againAfterMs, state };
    await continueAsNew<typeof deletePatterns>({ patterns: [] }, resume);
  };
  setHandler(progress, () => state);
  setHandler(patterns, (asked) => pending.add(asked, Date.now()));
  if (resume === undefined) pending.add(request, Date.now());

  while (pending.size() > 0) {
    if (pass === null) {
      await waitUntilDue();
      pass = { patterns: pending.patterns(), startedAtMs: Date.now(), cursor: null };
      showState('walking');
      show({ phase: 'scanning', scanned: 0 });
    }
    await scan(pass);
    pending.settle(pass, againAfterMs);
    pass = null;
    show({ passes: state.passes + 1 });
    if (pending.size() > 0) await continueIfLong();
  }
  showState('applied');
  show({ phase: 'done' });
  return state;

  async function scan(pass: Pass): Promise<void> {
    do {
      const step = await deleteMatchingKeys({ patterns: pass.patterns, cursor: pass.cursor });
      pass.cursor = step.next;
      againAfterMs = step.deleteAgainAfterMs;
      show({ scanned: state.scanned + step.scanned, keys: step.keys, deleted: state.deleted + step.deleted });
      if (pass.cursor !== null) await continueIfLong();
    } while (pass.cursor !== null);
  }

  async function waitUntilDue(): Promise<void> {
    const isDue = (): boolean => pending.dueAtMs(againAfterMs) <= Date.now();
    if (isDue()) return;
    showState('waiting');
    show({ phase: 'waiting' });
    // The time until then only changes by what is due at once.
    await condition(isDue, pending.dueAtMs(againAfterMs) - Date.now());
  }
}

const beginning: PatternDeletion = { phase: 'scanning', pending: 0, passes: 0, scanned: 0, keys: 0, deleted: 0 };

const SHOWN_PATTERNS = 20;

function details({ phase, pending, passes, scanned, keys, deleted }: PatternDeletion, patterns: string[]): string {
  const more = pending > SHOWN_PATTERNS ? ` and ${pending - SHOWN_PATTERNS} more` : '';
  return [
    `**${phase}**, after ${passes} passes: about ${scanned} of ${keys} keys looked at in the last one, ${deleted} deleted by all`,
    ...(pending > 0
      ? [
          `Pending: ${patterns
            .slice(0, SHOWN_PATTERNS)
            .map((pattern) => `\`${pattern}\``)
            .join(', ')}${more}`,
        ]
      : []),
  ].join('\n\n');
}
