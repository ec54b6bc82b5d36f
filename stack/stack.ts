import { composeAnswers, composeDown, composeUp, isComposed } from './compose.ts';
import { withLock } from './lock.ts';
import { dropData, nativeDown, nativeUp } from './native.ts';
import { type Capture, type Choice, type Db, type PartName, partNames } from './part.ts';
import { dataThatGoesWith, planParts } from './plan.ts';
import { createProgress, type Progress } from './progress.ts';

export type StackOptions = {
  db?: Db;
  capture?: Capture;
  /** gets each line of progress; without it they go to the terminal */
  report?: (line: string) => void;
};
export type Started = { started: PartName[] };

/** Brings these parts (none: all of them) and what they need to where they answer; says what this call started. */
export function up(parts: readonly PartName[], options: StackOptions = {}): Promise<Started> {
  return change('up', options, async (progress) => {
    const choice = choiceOf(options);
    const docker = await composeAnswers();
    const [composed, native] = divide(planParts(parts, choice), (part) => docker && isComposed(part, choice));
    const started: PartName[] = [];
    if (composed.length > 0) {
      progress.say(`docker compose runs ${composed.join(', ')}`);
      composed.forEach((part) => progress.show(part, 'starting (docker compose)'));
      started.push(...(await composeUp(composed)));
      composed.forEach((part) => progress.show(part, undefined));
    }
    started.push(...(await nativeUp(native, choice, progress)));
    return { started };
  });
}

/** Stops these parts (none: all of them); data stays. */
export function down(parts: readonly PartName[], options: StackOptions = {}): Promise<{ stopped: PartName[] }> {
  return change('down', options, async (progress) => ({
    stopped: await stop(orAll(parts), { ...options, progress, dropData: false }),
  }));
}

/** Stops these parts (none: all of them) and drops their data, and that of the parts whose state points at it. */
export function reset(parts: readonly PartName[], options: StackOptions = {}): Promise<{ dropped: PartName[] }> {
  return change('reset', options, async (progress) => {
    const dropped = dataThatGoesWith(orAll(parts));
    await stop(dropped, { ...options, progress, dropData: true });
    dropData(dropped);
    progress.say(`dropped the data of ${dropped.join(', ')}`);
    return { dropped };
  });
}

type StopOptions = StackOptions & { progress: Progress; dropData: boolean };

/** A part that was started natively is stopped natively, even where Docker answers by now. */
async function stop(parts: readonly PartName[], { progress, dropData: drop, ...options }: StopOptions) {
  const stopped = await nativeDown(parts, progress);
  if (await composeAnswers()) {
    const composed = parts.filter((part) => isComposed(part, choiceOf(options)));
    if (composed.length > 0) await composeDown(composed, { dropData: drop });
    stopped.push(...composed.filter((part) => !stopped.includes(part)));
  }
  return stopped;
}

export const choiceOf = ({ db = 'mysql', capture = 'canal' }: StackOptions): Choice => ({ db, capture });

const orAll = (parts: readonly PartName[]): readonly PartName[] => (parts.length > 0 ? parts : partNames);

function divide<T>(all: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((value) => !test(value))];
}

async function change<T>(deed: string, options: StackOptions, work: (progress: Progress) => Promise<T>): Promise<T> {
  const terminal = options.report === undefined && process.stdout.isTTY ? process.stdout : undefined;
  const progress = createProgress(options.report ?? console.log, terminal);
  try {
    return await withLock(deed, progress.say, () => work(progress));
  } finally {
    progress.end();
  }
}
