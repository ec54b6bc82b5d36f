import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { previewCommand } from '../../src/cli/preview.ts';
import { runCommand } from './run-command.ts';

const shop = 'examples/shop/evenkeel.yaml';

function preview(config: string, ...args: string[]): Promise<unknown> {
  return runCommand(previewCommand(), ...args, '--config', config);
}

test('of a pattern, one of its tables has to be named', async () => {
  const config = join(mkdtempSync(join(tmpdir(), 'evenkeel-preview-')), 'evenkeel.yaml');
  const table = "  - { table: 'shop.order_[0-9]+', index: { name: orders, id: '{$table}|{id}' } }\n";
  writeFileSync(config, readFileSync(shop, 'utf8').replace('tables:\n', `tables:\n${table}`));
  await expect(preview(config, 'shop.order_[0-9]+')).rejects.toThrow(
    '"shop.order_[0-9]+" stands for many tables: name one of them',
  );
});

test('a key lacks none of its columns, and is not asked for together with the last rows', async () => {
  await expect(preview(shop, 'shop.category_brand', '--key', '12')).rejects.toThrow(
    'the key is category_id, brand_id: "12" has 1 of 2 parts',
  );
  await expect(preview(shop, 'shop.goods', '--key', '12', '--last', '3')).rejects.toThrow(
    'give --key or --last, not both',
  );
});
