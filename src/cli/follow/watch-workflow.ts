import { setTimeout as sleep } from 'node:timers/promises';
import type { End, Look } from './followed-workflow.ts';
import type { Screen, View } from './screen.ts';
import { createSilence } from './silence.ts';

export interface Watch<Progress extends { phase: string }> {
  look(): Promise<Look<Progress>>;
  hasWorker(): Promise<boolean>;
  viewOf(progress: Progress): View;
  /** Called once, when a person is to decide. */
  onApproval(progress: Progress): void;
  /** Called at each look; `before`: what was seen at the last one. */
  onProgress?(progress: Progress, before: Progress | null): Promise<void>;
  /** Said when nobody does the work. */
  noWorker: string;
  /** The person goes away; what runs goes on. */
  left: AbortSignal;
}

export type Watched<Progress> =
  | { how: 'left' }
  /** Nobody looks on, and somebody has to decide. */
  | { how: 'asked' }
  /** `last`: what was seen of it before. */
  | { how: 'over'; end: End<Progress>; last: Progress | null };

const LOOK_EVERY_MS = 1_000;

/** Shows where a workflow stands until it ends; where nobody can be asked, until it asks. */
export async function watchWorkflow<Progress extends { phase: string }>(
  watch: Watch<Progress>,
  screen: Screen,
): Promise<Watched<Progress>> {
  let last: Progress | null = null;
  let wasAsked = false;
  const silence = createSilence();
  while (!watch.left.aborted) {
    const look = await watch.look();
    if (look.state === 'ended' || look.state === 'broken') return { how: 'over', end: look, last };
    if (look.state === 'running' && look.progress !== null) {
      silence.end();
      await watch.onProgress?.(look.progress, last);
      last = look.progress;
      const isAsking = last.phase === 'waiting for approval';
      if (isAsking && !wasAsked) watch.onApproval(last);
      wasAsked = isAsking;
      screen.show(watch.viewOf(last));
      if (isAsking && !screen.isTerminal) return { how: 'asked' };
    } else if (silence.isToBeSaid()) await saySilence(watch, screen, look);
    await sleep(LOOK_EVERY_MS, undefined, { signal: watch.left }).catch(() => undefined);
  }
  return { how: 'left' };
}

type Heard = Pick<Watch<never>, 'hasWorker' | 'noWorker'>;

async function saySilence({ hasWorker, noWorker }: Heard, screen: Screen, look: Look<unknown>): Promise<void> {
  if (look.state === 'away') screen.say([`Temporal does not answer: ${look.reason}; trying on`]);
  else if (!(await hasWorker().catch(() => true))) screen.say([noWorker]);
}
