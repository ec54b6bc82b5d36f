import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { composeAnswers, composeLogs, isComposed } from './compose.ts';
import { type PartName, partNames } from './part.ts';
import { logFile } from './paths.ts';
import { choiceOf } from './stack.ts';

export async function showLogs(
  names: readonly PartName[],
  options: { lines: string; follow?: boolean },
): Promise<void> {
  const asked = names.length > 0 ? names : partNames;
  if (await composeAnswers()) {
    const composed = asked.filter((part) => isComposed(part, choiceOf({})));
    if (composed.length > 0) console.log(await composeLogs(composed, Number(options.lines)));
  }
  const files = asked.map(logFile).filter((file) => existsSync(file));
  if (files.length === 0) return;
  const follow = options.follow ? ['-F'] : [];
  const tail = spawn('tail', ['-v', '-n', options.lines, ...follow, ...files], { stdio: 'inherit' });
  await once(tail, 'close');
}
