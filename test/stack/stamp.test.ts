import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { isObtained, obtain } from '../../stack/get/obtain.ts';
import type { Recipe } from '../../stack/get/recipe.ts';
import { isComplete, writeStamp } from '../../stack/get/stamp.ts';

let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-stamp-'));
  writeFileSync(join(folder, 'a.jar'), 'abc');
  symlinkSync('a.jar', join(folder, 'link.jar'));
  await writeStamp(folder, 'recipe-1');
  return () => rmSync(folder, { recursive: true });
});

test('a stamped folder is complete', async () => {
  expect(await isComplete(folder, 'recipe-1')).toBe(true);
});

test('another recipe, a lost stamp, a lost file, a lost link and a cut file each make it incomplete', async () => {
  expect(await isComplete(folder, 'recipe-2')).toBe(false);
  writeFileSync(join(folder, 'a.jar'), 'ab');
  expect(await isComplete(folder, 'recipe-1')).toBe(false);
  writeFileSync(join(folder, 'a.jar'), 'abc');
  expect(await isComplete(folder, 'recipe-1')).toBe(true);
  rmSync(join(folder, 'link.jar'));
  expect(await isComplete(folder, 'recipe-1')).toBe(false);
  symlinkSync('a.jar', join(folder, 'link.jar'));
  rmSync(join(folder, '.stamp.json'));
  expect(await isComplete(folder, 'recipe-1')).toBe(false);
});

const recipe = (fingerprint: string, make: Recipe['make']): Recipe => ({ fingerprint, tools: [], make });
const write = async (into: string) => writeFileSync(join(into, 'file'), 'x');
const fail = async (into: string) => {
  await write(into);
  throw new Error('apt-get ended with 100:\nno mirror');
};

test('an attempt that fails half-way leaves nothing that counts', async () => {
  const target = join(folder, 'lib');
  await expect(obtain(target, recipe('r', fail), () => {})).rejects.toThrow('no mirror');
  expect(await isObtained(target, recipe('r', fail))).toBe(false);
  await obtain(target, recipe('r', write), () => {});
  expect(await isObtained(target, recipe('r', write))).toBe(true);
});

test('where one recipe fails the other takes its place, which is said in one line and stays so', async () => {
  const target = join(folder, 'lib');
  const lines: string[] = [];
  const withFallback = { ...recipe('r', fail), instead: { recipe: recipe('s', write), sentence: 'the other one' } };
  await obtain(target, withFallback, (line) => lines.push(line));
  expect(lines).toEqual(['the other one (no mirror)']);
  expect(await isObtained(target, withFallback)).toBe(true);
});
