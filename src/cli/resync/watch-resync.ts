import { setTimeout as sleep } from 'node:timers/promises';
import type { Paint } from '../paint.ts';
import type { ResyncProgress } from '../../model/resync.ts';
import type { End, Look } from './followed-workflow.ts';
import { progressLine, progressLines } from './progress-lines.ts';
import type { Screen } from './screen.ts';
import { createSilence } from './silence.ts';

export interface Watch {
  look(): Promise<Look<ResyncProgress>>;
  hasWorker(): Promise<boolean>;
  /** Called once, when a person is to decide. */
  onApproval(progress: ResyncProgress): void;
  /** Called once, when the names of the new indices are known. */
  onBuilding(building: readonly string[]): Promise<void>;
  /** Said when nobody does the work. */
  noWorker: string;
  /** The person goes away; what runs goes on. */
  left: AbortSignal;
}

export type Watched =
  | { how: 'left' }
  /** Nobody looks on, and somebody has to decide. */
  | { how: 'asked' }
  /** `last`: what was seen of it before. */
  | { how: 'over'; end: End<ResyncProgress>; last: ResyncProgress | null };

const LOOK_EVERY_MS = 1_000;

/** Shows where a resync stands until it ends; where nobody can be asked, until it asks. */
export async function watchResync(watch: Watch, screen: Screen, paint: Paint): Promise<Watched> {
  let last: ResyncProgress | null = null;
  let wasAsked = false;
  const silence = createSilence();
  while (!watch.left.aborted) {
    const look = await watch.look();
    if (look.state === 'ended' || look.state === 'broken') return { how: 'over', end: look, last };
    if (look.state === 'running' && look.progress !== null) {
      silence.end();
      const hadNames = last !== null && last.building.length > 0;
      last = look.progress;
      if (!hadNames && last.building.length > 0) await watch.onBuilding(last.building);
      const isAsking = last.phase === 'waiting for approval';
      if (isAsking && !wasAsked) watch.onApproval(last);
      wasAsked = isAsking;
      screen.show(viewOf(last, paint));
      if (isAsking && !screen.isTerminal) return { how: 'asked' };
    } else if (silence.isToBeSaid()) await saySilence(watch, screen, look);
    await sleep(LOOK_EVERY_MS, undefined, { signal: watch.left }).catch(() => undefined);
  }
  return { how: 'left' };
}

async function saySilence({ hasWorker, noWorker }: Watch, screen: Screen, look: Look<unknown>): Promise<void> {
  if (look.state === 'away') screen.say([`Temporal does not answer: ${look.reason}; trying on`]);
  else if (!(await hasWorker().catch(() => true))) screen.say([noWorker]);
}

function viewOf(progress: ResyncProgress, paint: Paint): Parameters<Screen['show']>[0] {
  const { phase, isPaused, waitingFor } = progress;
  return {
    lines: progressLines(progress, Date.now(), paint),
    line: progressLine(progress),
    facts: progress,
    phase: [phase, isPaused, waitingFor.length > 0].join('/'),
  };
}
