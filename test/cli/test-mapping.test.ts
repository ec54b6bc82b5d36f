import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testCommand } from '../../src/cli/test-mapping.ts';
import { runCommand, type Ran } from './run-command.ts';

const example = mkdtempSync(join(tmpdir(), 'evenkeel-test-'));
cpSync('examples/shop', example, { recursive: true });
const brands = join(example, 'fixtures/brands.yaml');

const runTest = (...args: string[]): Promise<Ran> => runCommand(testCommand(), ...args);

test('a config that makes something else of a row fails its fixture, until what comes of it is taken over', async () => {
  const right = readFileSync(brands, 'utf8');
  writeFileSync(brands, right.replace('name: Vela', 'name: Venus').replace('- brand:3', '- brand:4'));

  const failed = await runTest(example);
  expect(failed.code).toBe(1);
  expect(failed.output)
    .toContain(`✗ a brand with another name is renamed in its goods, and in the categories that show it  ${brands}:3:3
    documents category_pages/12
`);
  expect(failed.output).toContain(`    deletedKeys
    - - brand:4
    + - brand:3
`);
  expect(failed.output).toMatch(/\d passed, 1 failed\n$/);

  const updated = await runTest(brands, '--update');
  expect(updated).toMatchObject({ code: 0, output: expect.stringMatching(/0 failed, 1 updated\n$/) as string });
  expect(readFileSync(brands, 'utf8')).toBe(
    right.replace('name: Vela', 'name: Venus').replace('name: Vela', 'name: Venus'),
  );
  expect(await runTest(example, '--json')).toMatchObject({ code: 0 });
});

test('a path without fixtures, and a table that nobody maps, are errors', async () => {
  await expect(runTest('docs')).rejects.toThrow('docs/fixtures holds no *.yaml with fixtures');
  writeFileSync(brands, '- { name: strange, table: shop.nothing, insert: { id: 1 }, expect: {} }\n');
  const { code, output } = await runTest(brands);
  expect(code).toBe(1);
  expect(output).toContain('the config says nothing of shop.nothing: it has shop.goods, shop.brands');
});
