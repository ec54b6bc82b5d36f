import { expect, test } from 'vitest';
import { previewLines } from '../../../src/cli/preview/preview-lines.ts';
import type { RowPreview } from '../../../src/cli/preview/row-preview.ts';

const all = ['insert', 'update', 'delete'] as const;

const preview: RowPreview = {
  table: 'shop.goods',
  key: [12, 'de'],
  row: { id: 12, name: '登录 lamp', price: '19.90', note: 'a\tb\u001b[31mc', text: 'x'.repeat(301) },
  documents: [
    { index: 'goods', address: 'goods/12|de', document: { id: 12, brand: { id: 3, tags: ['a', 'b'] } } },
    { index: 'sale', address: 'sale/12|de', document: null, reason: 'the row does not pass the filter' },
  ],
  cacheKeys: [
    { action: 'delete', key: 'goods:12', on: [...all] },
    { action: 'deletePattern', key: 'list:*', on: ['insert', 'delete'] },
    { action: 'set', key: 'name:12', on: [...all], value: { name: 'lamp' } },
  ],
};

test('a row stands at the left, its documents and keys at the right', () => {
  const lines = previewLines(
    { ...preview, row: { id: 12, name: '登录 lamp', price: '19.90' } },
    { width: 60, hasColors: false },
  );
  expect(lines.join('\n')).toBe(`shop.goods 12,de
row             │ goods/12|de
id: 12          │   id: 12
name: 登录 lamp │   brand:
price: "19.90"  │     id: 3
                │     tags:
                │       - a
                │       - b
                │ sale/12|de
                │   no document: the row does not pass the
                │     filter
                │ cache keys
                │   delete goods:12
                │   delete all of list:* (insert, delete)
                │   set name:12
                │     name: lamp`);
});

test('long texts are cut, and control characters cannot steer the terminal', () => {
  const text = previewLines(preview, { width: 800, hasColors: false }).join('\n');
  expect(text).toContain(`${'x'.repeat(300)}… (301 characters)`);
  expect(text).toContain('note: a␉b␛[31mc');
});

test('colors mark what is found first, and only where they are wanted', () => {
  const colored = previewLines(preview, { width: 80, hasColors: true }).join('\n');
  expect(colored).toContain('\u001b[1mgoods/12|de\u001b[22m');
  expect(colored).toContain('\u001b[33m');
  expect(previewLines(preview, { width: 80, hasColors: false }).join('\n')).not.toContain('\u001b');
});

test('a key without a row says so', () => {
  const lines = previewLines({ ...preview, row: null }, { width: 80, hasColors: false });
  expect(lines).toEqual(['shop.goods 12,de', 'MySQL has no such row']);
});
