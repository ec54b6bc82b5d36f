import { expect, test } from 'vitest';
import { healVersion, versionAfter } from '../../src/model/heal-version.ts';

test("a heal writes at the change's version when the index holds an older one", () => {
  expect(healVersion(200, 100)).toBe(200);
});

test('a heal never writes below, nor above, what the index held when the row was read', () => {
  expect(healVersion(100, 200)).toBe(200);
});

test('a heal of what is not there writes at the version of the change, or at the lowest', () => {
  expect(healVersion(200, null)).toBe(200);
  expect(healVersion(0, null)).toBe(1);
});

test('of two heals that read the same version, or none, both write the same one', () => {
  expect(versionAfter(200)).toBe(201);
  expect(versionAfter(null)).toBe(1);
});
