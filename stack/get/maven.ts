import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.ts';
import { runTool } from './run-tool.ts';

const inTurn = oneAtATime();

/** Runs a goal or phase of this pom inside `folder`; -C makes a wrong checksum an error. */
export function runMaven(pom: string, goal: string, folder: string): Promise<unknown> {
  copyFileSync(pom, join(folder, 'pom.xml'));
  return inTurn(() => runTool('mvn', ['-B', '-q', '-ntp', '-C', '-f', join(folder, 'pom.xml'), goal]));
}
