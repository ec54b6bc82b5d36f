import { rmSync } from 'node:fs';
import { missingJdk, findJdk } from './get/jdk.ts';
import { isObtained, obtain } from './get/obtain.ts';
import { missingTools } from './get/tools.ts';
import { type Choice, type Part, type PartName, partNames, type Site } from './part.ts';
import { catalogue } from './parts/catalogue.ts';
import { dataDir, libDir, logFile } from './paths.ts';
import type { Progress } from './progress.ts';
import { findPortClashes } from './server/port-clash.ts';
import { readRunRecord, type RunRecord } from './server/run-record.ts';
import { hashCommand, startServer } from './server/start-server.ts';
import { stopServer } from './server/stop-server.ts';
import { waitUntilReady, whyNotReady } from './server/wait-until-ready.ts';
import { StackError } from './stack-error.ts';

type Planned = { part: Part; site: Site; obtained: boolean; running: boolean };

/** Starts what does not run yet; parts is in dependency order. Returns the parts that this call started. */
export async function nativeUp(parts: readonly PartName[], choice: Choice, progress: Progress): Promise<PartName[]> {
  const planned = await Promise.all(parts.map((name) => inspect(name, choice)));
  refuse(missingThings(planned));
  const toStart = planned.filter(({ running }) => !running);
  for (const { part } of toStart.toReversed()) await stopAndTell(part.name, progress);
  refuse(await findPortClashes(toStart.map(({ part }) => part)));

  const ready = new Map<PartName, Promise<void>>();
  for (const entry of planned) {
    const { part } = entry;
    const needs = part.needs(choice).map((need) => ready.get(need));
    const mine = Promise.all([getPrograms(entry, progress), ...needs]).then(() => bringUp(entry, progress));
    ready.set(part.name, mine);
    mine.catch(() => {
      progress.show(part.name, undefined);
      progress.say(`${part.name}: failed; the reason follows when the others are done`);
    });
  }
  refuse(await failures(ready));
  return toStart.map(({ part }) => part.name);
}

/** Users of a part stop before it, so that none of them sees it go. */
export async function nativeDown(parts: readonly PartName[], progress: Progress): Promise<PartName[]> {
  const stopped = new Map<PartName, Promise<boolean>>();
  for (const name of partNames.toReversed().filter((part) => parts.includes(part))) {
    const users = [...stopped.keys()].filter((user) => mayNeed(user, name));
    const usersStopped = Promise.all(users.map(async (user) => stopped.get(user)));
    stopped.set(
      name,
      usersStopped.then(() => stopAndTell(name, progress)),
    );
  }
  const results = await Promise.all([...stopped].map(async ([name, done]) => ((await done) ? [name] : [])));
  return results.flat();
}

const mayNeed = (user: PartName, name: PartName): boolean =>
  (['mysql', 'mariadb'] as const).some((db) => catalogue[user].needs({ db, capture: 'canal' }).includes(name));

export function dropData(parts: readonly PartName[]): void {
  for (const name of parts) rmSync(dataDir(name), { recursive: true, force: true });
}

export const siteOf = (part: Part, choice: Choice): Site => ({
  lib: libDir(part.name),
  data: dataDir(part.name),
  log: logFile(part.name),
  choice,
  jdk: part.java === undefined ? undefined : findJdk(part.java),
});

async function inspect(name: PartName, choice: Choice): Promise<Planned> {
  const part = catalogue[name];
  const site = siteOf(part, choice);
  const obtained = await isObtained(site.lib, part.recipe());
  const record = readRunRecord(name);
  const running = obtained && record !== undefined && (await runsAsWanted(part, site, record));
  return { part, site, obtained, running };
}

/** Asked twice: a busy machine may be slow to answer once. */
async function runsAsWanted(part: Part, site: Site, record: RunRecord): Promise<boolean> {
  if (part.java !== undefined && site.jdk === undefined) return false;
  if (record.commandHash !== hashCommand(part.command(site))) return false;
  return (await whyNotReady(part, site)) === undefined || (await whyNotReady(part, site)) === undefined;
}

function missingThings(planned: readonly Planned[]): string[] {
  const waiting = planned.filter(({ running }) => !running);
  const jdks = waiting.flatMap(({ part, site }) => (part.java && !site.jdk ? [missingJdk(part.java)] : []));
  const tools = waiting.filter(({ obtained }) => !obtained).flatMap(({ part }) => part.recipe().tools);
  return [...new Set([...jdks, ...missingTools([...new Set(tools)])])];
}

async function getPrograms({ part, site, obtained }: Planned, progress: Progress): Promise<void> {
  if (obtained) return;
  const recipe = part.recipe();
  progress.show(part.name, `downloading (${recipe.tools[0]})`);
  await obtain(site.lib, recipe, progress.say);
  progress.show(part.name, 'waiting for the parts it needs');
}

async function bringUp({ part, site, running }: Planned, progress: Progress): Promise<void> {
  const begin = Date.now();
  if (!running) {
    progress.show(part.name, 'starting');
    const record = await startServer(part, site);
    await waitUntilReady(part, site, record);
  }
  await part.finish?.(site);
  progress.show(part.name, undefined);
  progress.say(
    `${part.name}: ${running ? 'runs already' : `ready after ${((Date.now() - begin) / 1000).toFixed(1)} s`}`,
  );
}

async function stopAndTell(name: PartName, progress: Progress): Promise<boolean> {
  if (readRunRecord(name) !== undefined) progress.show(name, 'stopping');
  const stopped = await stopServer(name);
  progress.show(name, undefined);
  if (stopped) progress.say(`${name}: stopped`);
  return stopped;
}

/** A part that could not start fails those that need it with the same error: one telling is enough. */
async function failures(ready: Map<PartName, Promise<void>>): Promise<string[]> {
  const lines = new Map<unknown, string>();
  for (const [part, done] of ready) {
    const error = await done.then(
      () => undefined,
      (reason: Error) => reason,
    );
    if (error !== undefined && !lines.has(error)) lines.set(error, `${part}: ${error.message}`);
  }
  return [...lines.values()];
}

function refuse(lines: string[]): void {
  if (lines.length > 0) throw new StackError(lines.join('\n'));
}
