import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What tests make of the sources, once for each state of them: to compile them anew for each file or process takes seconds. */
const folder = resolve('.stack', 'builds');
const DAY_MS = 24 * 3_600_000;

/** What a build is made of. */
export const sources = ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Where a build of the sources as they are now is, or is to be made. */
export function buildPath(name: string): string {
  const hash = createHash('sha256');
  for (const source of sources) for (const file of filesIn(source)) hash.update(file).update(readFileSync(file));
  return join(folder, `${hash.digest('hex').slice(0, 16)}-${name}`);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted();
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

/** Builds of older sources go. One of today may still run in another terminal. */
export function makeRoom(): void {
  mkdirSync(folder, { recursive: true });
  for (const path of readdirSync(folder).map((name) => join(folder, name)))
    if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < Date.now() - DAY_MS)
      rmSync(path, { recursive: true, force: true });
}
