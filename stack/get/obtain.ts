import { mkdirSync, renameSync, rmSync } from 'node:fs';
import type { Recipe } from './recipe.ts';
import { isComplete, writeStamp } from './stamp.ts';

export async function isObtained(folder: string, recipe: Recipe): Promise<boolean> {
  if (await isComplete(folder, recipe.fingerprint)) return true;
  return recipe.instead !== undefined && isObtained(folder, recipe.instead.recipe);
}

/** Makes the folder beside its final place and moves it there at the end, so that a half-made one never counts. */
export async function obtain(folder: string, recipe: Recipe, say: (line: string) => void): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await recipe.make(unfinished);
  } catch (error) {
    if (recipe.instead === undefined) throw error;
    say(`${recipe.instead.sentence} (${firstLine(error)})`);
    return obtain(folder, recipe.instead.recipe, say);
  }
  await writeStamp(unfinished, recipe.fingerprint);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0];
