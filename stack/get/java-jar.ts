import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Jdk } from './jdk.ts';
import { runTool } from './run-tool.ts';

/** Compiles one source file into a jar, so that a start does not have to. */
export async function compileJar(jdk: Jdk, task: { source: string; classpath: string; jar: string }): Promise<void> {
  const classes = `${task.jar}.classes`;
  mkdirSync(classes, { recursive: true });
  const javac = ['-nowarn', '-proc:none', '-d', classes, '-cp', task.classpath, task.source];
  await runTool(join(jdk.home, 'bin', 'javac'), javac);
  await runTool(join(jdk.home, 'bin', 'jar'), ['--create', '--file', task.jar, '-C', classes, '.']);
  rmSync(classes, { recursive: true });
}
