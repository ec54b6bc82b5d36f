import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Command, Site } from '../../part.ts';

type JavaProgram = { flags: string[]; classpath: string; main: string; args: string[] };

export function javaCommand(site: Site, { flags, classpath, main, args }: JavaProgram): Command {
  return {
    program: join(jdkOf(site).home, 'bin', 'java'),
    args: ['-XX:+UseSerialGC', ...flags, '-cp', classpath, main, ...args],
    env: { JDK_JAVA_OPTIONS: classArchiveOption(site, classpath) },
  };
}

export function jdkOf({ jdk, log }: Site) {
  if (jdk === undefined) throw new Error(`no JDK for ${log}`);
  return jdk;
}

/**
 * The first run writes an archive of its loaded classes when it ends in peace; later runs start from it in half the
 * time. The JVM checks that it fits, and starts without it where it does not.
 */
function classArchiveOption(site: Site, classpath: string): string {
  const archive = `${site.lib}.${fingerprintOf(classpath, jdkOf(site).version)}.jsa`;
  const isOlderThan = (file: string) => statSync(archive).mtimeMs < statSync(file).mtimeMs;
  const usable = existsSync(archive) && !isOlderThan(join(site.lib, '.stamp.json'));
  return usable ? `-XX:SharedArchiveFile=${archive}` : `-XX:ArchiveClassesAtExit=${archive}`;
}
