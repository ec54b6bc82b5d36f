import { type Choice, type PartName, partNames } from '../stack/part.ts';
import { readRunRecord } from '../stack/server/run-record.ts';
import { down, up } from '../stack/stack.ts';
import type { Screen } from './screen.ts';

/** Brings the servers up (of no parts: all that the sync needs), and afterwards stops those that it started itself; unless they are to be kept. */
export async function withServers<T>(
  {
    screen,
    keep,
    choice,
    parts = [],
  }: { screen: Screen; keep: () => boolean; choice: Choice; parts?: readonly PartName[] },
  work: () => Promise<T>,
): Promise<T> {
  const before = runningParts();
  const report = (line: string): void => screen.say(`        ${line}`);
  let started: PartName[] = [];
  try {
    ({ started } = await up(parts, { ...choice, report }));
    screen.say(`        ${started.length > 0 ? `started ${started.join(', ')}` : 'all servers ran already'}`);
    return await work();
  } finally {
    // `up` may have been interrupted half-way: then only the records tell what it started.
    const mine = new Set([...started, ...runningParts().filter((part) => !before.includes(part))]);
    if (!keep() && mine.size > 0) {
      screen.step('Stopping the servers that were started');
      await down([...mine], { report });
    }
  }
}

const runningParts = (): PartName[] => partNames.filter((part) => readRunRecord(part) !== undefined);
