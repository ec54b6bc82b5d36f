import { copyFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.ts';
import { runTool } from './run-tool.ts';

const inTurn = oneAtATime();

/** Runs a goal or phase of this pom inside `folder`; -C makes a wrong checksum an error. */
export function runMaven(pom: string, goal: string, folder: string): Promise<unknown> {
  copyFileSync(pom, join(folder, 'pom.xml'));
  // Java takes the home folder from the list of users, where the user of a container may not stand
  const env = { MAVEN_OPTS: `${process.env['MAVEN_OPTS'] ?? ''} -Duser.home=${homedir()}` };
  return inTurn(() => runTool('mvn', ['-B', '-q', '-ntp', '-C', '-f', join(folder, 'pom.xml'), goal], { env }));
}
