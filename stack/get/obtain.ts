import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Recipe } from './recipe.ts';
import { isComplete, writeStamp } from './stamp.ts';

export async function isObtained(folder: string, recipe: Recipe): Promise<boolean> {
  if (await isComplete(folder, recipe.fingerprint)) return true;
  return recipe.instead !== undefined && isObtained(folder, recipe.instead.recipe);
}

/** Makes the folder beside its final place and moves it there at the end, so that a half-made one never counts. */
export async function obtain(folder: string, recipe: Recipe, say: (line: string) => void): Promise<void> {
  const unfinished = makeUnfinishedFolder(folder);
  try {
    await recipe.make(unfinished);
  } catch (error) {
    if (recipe.instead === undefined) throw error;
    say(`${recipe.instead.sentence} (${lastLine(error)})`);
    return obtain(folder, recipe.instead.recipe, say);
  }
  await writeStamp(unfinished, recipe.fingerprint);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** A new name each time: a tool that outlived its killed parent may still write into the one before. */
function makeUnfinishedFolder(folder: string): string {
  const [parent, prefix] = [dirname(folder), `${basename(folder)}.unfinished-`];
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter((other) => other.startsWith(prefix))) {
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
  return mkdtempSync(join(parent, prefix));
}

/** Where tools say what went wrong. */
const lastLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n').at(-1);
