import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libDir } from '../paths.ts';
import { type AptSource, formatSource, readMachineSources } from './apt-sources.ts';
import type { Recipe } from './recipe.ts';
import { runTool } from './run-tool.ts';
import { fingerprintOf } from './stamp.ts';

/** `suite` is another suite of the same mirror; without it packages come from the machine's own release. */
export type PackageSet = { name: string; packages: string[]; suite?: string };

/**
 * Gets packages with everything they need, down to the C library, and unpacks them into a folder. apt works in private
 * folders with an empty list of installed packages: no root, nothing installed, the machine's own apt untouched, and
 * signatures checked as always. The programs run through the set's own loader (own-loader.ts), so a set from a newer
 * release does not mind the machine's older C library.
 */
export function debianPackages(set: PackageSet): Recipe {
  return {
    fingerprint: fingerprintOf('debian', ...set.packages, set.suite ?? releaseField('VERSION_CODENAME')),
    tools: ['apt-get', 'dpkg-deb'],
    make: (folder) => unpackPackages(set, folder),
  };
}

async function unpackPackages(set: PackageSet, folder: string): Promise<void> {
  const apt = libDir(`apt-${set.name}`); // outlives an interruption, so that apt goes on where it was
  const options = privateFolders(apt);
  writeFileSync(join(apt, 'stack.sources'), sourcesOf(set).map(formatSource).join('\n'));
  await runTool('apt-get', [...options, '--error-on=any', 'update']);
  const install = ['install', '--download-only', '-y', '--no-install-recommends', ...set.packages];
  await runTool('apt-get', [...options, '-q', ...install]);
  await runTool('apt-get', [...options, 'autoclean']);
  const archives = join(apt, 'cache', 'archives');
  for (const file of readdirSync(archives).filter((name) => isNeeded(name, set.packages))) {
    await runTool('dpkg-deb', ['-x', join(archives, file), folder]);
  }
  rmSync(apt, { recursive: true, force: true });
}

/** The servers and their libraries; installation scripts' helpers (perl, adduser, debconf ...) never run. */
export function isNeeded(debFile: string, packages: readonly string[]): boolean {
  const name = debFile.split('_')[0] ?? '';
  if (!debFile.endsWith('.deb') || /^lib(perl|python)/.test(name)) return false;
  return packages.includes(name) || name.startsWith('lib') || name === 'zlib1g';
}

function privateFolders(apt: string): string[] {
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'none']) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  writeFileSync(join(apt, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'stack.sources'),
    'Dir::Etc::sourceparts': join(apt, 'none'),
    'Dir::Etc::preferences': join(apt, 'none', 'preferences'),
    'Dir::Etc::preferencesparts': join(apt, 'none'),
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'Dir::Log': join(apt, 'none'),
    'APT::Default-Release': '',
    'APT::Sandbox::User': '', // the user _apt may not enter a checkout in somebody's home
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function sourcesOf(set: PackageSet): AptSource[] {
  const release = releaseField('VERSION_CODENAME');
  const own = readMachineSources().filter(({ suites }) => suites.some((suite) => suite.startsWith(release)));
  const main = own.find(({ suites }) => suites.includes(release));
  if (main === undefined) throw new Error(`the machine's apt sources have no entry for ${release}`);
  return set.suite === undefined ? own : [{ ...main, suites: [set.suite], components: ['main'] }];
}

export function releaseField(name: string): string {
  const text = readFileSync('/etc/os-release', 'utf8');
  return new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1] ?? '';
}
