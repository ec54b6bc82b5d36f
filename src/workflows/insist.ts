import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineSignal,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { OnRefused } from '../activities/batch/batch-input.ts';
import { PARK_SIGNAL, RETRY_SIGNAL, searchAttributes, SKIP_SIGNAL, type State } from '../model/names.ts';
import type { Problem } from '../model/sync.ts';

/**
 * The durable path: an outage is a pending activity in the Web UI, and is retried without end. What has much to read or to
 * park has time for it while its servers answer (each answer is a heartbeat); what gets none for so long is given up.
 */
export const DURABLE_BUDGET = {
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '30 s',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
} as const;

/** How long what waits for a person waits before it tries by itself; then the last one again and again. */
export const RETRY_AFTER = ['1 min', '5 min', '30 min', '2 h'] as const;

export const retry = defineSignal(RETRY_SIGNAL);
export const skip = defineSignal(SKIP_SIGNAL);
export const park = defineSignal(PARK_SIGNAL);

/** What a person has said about what is refused. */
export interface Decision {
  readonly onRefused: OnRefused;
  /** Resolves when a person speaks, or when it is time to try again. */
  wait(attempt: number): Promise<void>;
}

/** Listens for `retry`, `skip` and `park` in a workflow that may be blocked. */
export function listenForDecision(): Decision {
  let words = 0;
  let onRefused: OnRefused = 'park';
  const decide = (decided: OnRefused) => () => {
    onRefused = decided;
    words++;
  };
  setHandler(retry, decide('park'));
  setHandler(skip, decide('skip'));
  setHandler(park, decide('parkAll'));
  return {
    get onRefused() {
      return onRefused;
    },
    async wait(attempt) {
      const heard = words;
      await condition(() => words > heard, RETRY_AFTER[attempt] ?? RETRY_AFTER.at(-1)!);
    },
  };
}

interface InsistOptions {
  /** What an earlier attempt met. */
  failed?: unknown;
  show?: ShowState;
}

/** Tries until it succeeds. What is refused for good blocks: a person decides, or time does. */
export async function insist<R>(
  attempt: (onRefused: OnRefused) => Promise<R>,
  decision: Decision,
  { failed, show = showState }: InsistOptions = {},
): Promise<R> {
  let failure = failed;
  for (let attempts = 0; ; attempts++) {
    const refusal = refusalOf(failure);
    if (refusal) await blocked(refusal, decision.wait(attempts), show);
    else if (failure !== undefined && failure !== failed) throw failure;
    else if (failure !== undefined) show('retrying');
    try {
      return await attempt(decision.onRefused);
    } catch (error) {
      failure = error;
    }
  }
}

async function blocked(refusal: ApplicationFailure, decided: Promise<void>, show: ShowState): Promise<void> {
  const { problems: [problem] = [] } = refusalFacts(refusal);
  show('blocked', {
    [searchAttributes.error]: [problem?.fingerprint ?? refusal.type ?? 'unknown'],
    ...(problem?.table !== undefined && { [searchAttributes.table]: [problem.table] }),
  });
  upsertMemo({ error: refusal.message });
  setCurrentDetails(
    `**Blocked**: ${refusal.message}\n\nMend the cause and signal \`retry\`; or signal \`park\` to park each change that is refused and go on, or \`skip\` to give them up.`,
  );
  await decided;
  show('retrying');
  setCurrentDetails('');
}

/** What a person must decide on (a local activity's failure comes bare, a normal one's wrapped); undefined for a failure that another attempt can end. */
export function refusalOf(failure: unknown): ApplicationFailure | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true ? cause : undefined;
}

/** What the activity told of a refusal; all of it may lack, since any failure may be one. */
export function refusalFacts(refusal: ApplicationFailure): { problems?: Problem[]; fields?: Record<string, string> } {
  return (refusal.details?.[0] as ReturnType<typeof refusalFacts> | undefined) ?? {};
}

export type ShowState = (state: State, more?: Record<string, string[]>) => void;

/** For targets that are tried side by side: a blocked one is not hidden by another that is retried. */
export function showWorst(): (target: string) => ShowState {
  const blocked = new Set<string>();
  return (target) => (state, more) => {
    if (state === 'blocked') blocked.add(target);
    else blocked.delete(target);
    showState(blocked.size > 0 ? 'blocked' : state, more);
  };
}

export function showState(state: State, more: Record<string, string[]> = {}): void {
  upsertSearchAttributes({ [searchAttributes.state]: [state], ...more });
}
