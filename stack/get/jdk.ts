import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export type Jdk = { home: string; version: string; major: number };

const systemFolder = '/usr/lib/jvm';

/** The oldest JDK that is new enough: the closest to what the servers were built for. */
export function findJdk(atLeast: number): Jdk | undefined {
  return candidates()
    .map(readJdk)
    .filter((jdk) => jdk !== undefined && jdk.major >= atLeast)
    .sort((a, b) => a!.major - b!.major)[0];
}

export const missingJdk = (atLeast: number): string =>
  `No JDK ${atLeast} or newer is installed (looked at JAVA_HOME, ${systemFolder} and PATH). To get it: ` +
  (atLeast > 17
    ? `apt-get install openjdk-${atLeast}-jdk-headless or, where there is none, https://adoptium.net/installation/linux`
    : 'apt-get install openjdk-17-jdk-headless');

function candidates(): string[] {
  const home = process.env['JAVA_HOME'];
  const system = existsSync(systemFolder) ? readdirSync(systemFolder).map((name) => join(systemFolder, name)) : [];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'javac'));
  const pathHomes = onPath.filter(existsSync).map((javac) => dirname(dirname(realpathSync(javac))));
  return [...(home ? [home] : []), ...system, ...pathHomes];
}

function readJdk(home: string): Jdk | undefined {
  const release = join(home, 'release');
  if (!existsSync(join(home, 'bin', 'javac')) || !existsSync(release)) return undefined;
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(release, 'utf8'))?.[1];
  return version === undefined ? undefined : { home, version, major: Number.parseInt(version, 10) };
}
