// The first command on a fresh clone: `node stack/bootstrap.mjs <entry.ts> [args]`.
// It makes sure that the npm packages of package-lock.json are installed, then becomes the entry: the entry is loaded
// into this very process (as `node --import tsx` would), so signals, exit code and terminal are the entry's own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.evenkeel-lock-sha256');

requireNode(20, 19);
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) stop('usage: node stack/bootstrap.mjs <entry.ts> [args]');
installPackages();
await become(resolve(entry), args);

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(`evenkeel needs Node ${major}.${minor} or newer; this is ${process.versions.node} (${process.execPath}).`);
}

function installPackages() {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  if (!fits(lockfile)) {
    console.error('Installing the npm packages of package-lock.json (once) ...');
    // `npm ci` refuses a lockfile that lacks optional packages of other platforms; `npm install` takes what it has.
    if (!npm('ci', 'ignore') && !npm('install', 'inherit')) stop('`npm install` failed; what it said stands above.');
  }
  writeFileSync(stampFile, hash);
}

function npm(verb, errors) {
  const args = [verb, ...(verb === 'install' ? ['--no-save'] : []), '--no-audit', '--no-fund', '--loglevel=error'];
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', errors] }).status === 0;
}

/** npm writes its own list last; a list that equals the lockfile means that `npm ci` or `npm install` already did the work. */
function fits(lockfile) {
  const listFile = join(modules, '.package-lock.json');
  if (!existsSync(listFile)) return false;
  const wanted = JSON.parse(lockfile.toString()).packages;
  const installed = JSON.parse(readFileSync(listFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { optional, integrity }]) =>
      path === '' || (path in installed ? installed[path].integrity === integrity : optional === true),
  );
}

async function become(entryFile, entryArgs) {
  const tsx = import.meta.resolve('tsx');
  process.argv = [process.argv[0], entryFile, ...entryArgs];
  process.execArgv.push('--import', tsx); // so that fork() of a .ts file works from the entry
  await import(tsx);
  await import(pathToFileURL(entryFile).href);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
