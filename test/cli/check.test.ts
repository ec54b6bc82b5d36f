import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { runCommand } from './run-command.ts';

const shop = 'examples/shop/evenkeel.yaml';

test('a right file says how much was checked', async () => {
  const { code, output } = await runCommand(checkCommand(), '--offline', '--config', shop);
  expect({ code, output }).toEqual({ code: 0, output: 'tables: 5, problems: 0, warnings: 0\n' });
});

test('what is wrong in the file is JSON for programs too', async () => {
  const config = join(mkdtempSync(join(tmpdir(), 'evenkeel-check-')), 'evenkeel.yaml');
  writeFileSync(config, 'tables: [{ table: shop.goods, cachekeys: [a] }]\n');
  const { code, output } = await runCommand(checkCommand(), '--json', '--config', config);
  expect(code).toBe(1);
  expect(JSON.parse(output)).toContainEqual({
    at: `${config}:1:31`,
    severity: 'error',
    message: expect.stringMatching(/^tables\.0\.cachekeys: no such setting; there are table, key, /),
  });
});
