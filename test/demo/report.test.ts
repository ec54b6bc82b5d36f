import { expect, it } from 'vitest';
import { closingLine } from '../../demo/report/print-report.ts';
import type { DemoFacts } from '../../demo/report/demo-facts.ts';
import { differenceLines } from '../../demo/report/difference-lines.ts';
import { formatTable } from '../../demo/screen.ts';

it('ends with the line that others read', () => {
  const searchableMs = { count: 3, p50: 301.4, p95: 480, p99: 612.7, max: 700 };
  const facts = { changes: 3105, lost: 0, latency: { all: { searchableMs } } } as DemoFacts;
  expect(closingLine(facts)).toBe('demo: 3105 changes, 0 lost, p50 301 ms, p99 613 ms');
});

it('tells differences by kind, with both values, ten of each', () => {
  const missing = Array.from({ length: 12 }, (_, at) => ({
    kind: 'missing' as const,
    table: 'shop.goods',
    id: String(at),
  }));
  const stale = {
    kind: 'stale' as const,
    table: 'shop.brands',
    id: '7',
    fields: [{ field: 'name', row: '青禾', document: undefined }],
  };
  const lines = differenceLines(
    [...missing, stale],
    [{ kind: 'stale', key: 'goods:1', cached: 'old', expected: undefined }],
  );
  expect(lines).toHaveLength(1 + 10 + 1 + 2 + 2);
  expect(lines[0]).toBe('12 documents are missing: the row has none');
  expect(lines[11]).toBe('  ... and 2 more');
  expect(lines).toContain('  shop.brands 7: name: row "青禾", document nothing');
  expect(lines).toContain('  goods:1: cached "old", expected nothing');
});

it('shows where a long cached list differs', () => {
  const list = (price: string): string => `${'x'.repeat(500)}"price":"${price}"${'y'.repeat(500)}`;
  const [, line] = differenceLines(
    [],
    [{ kind: 'stale', key: 'brand:7:goods', cached: list('1.50'), expected: list('2.50') }],
  );
  expect(line).toMatch(/cached .*1\.50.*, expected .*2\.50/);
  expect(line!.length).toBeLessThan(200);
});

it('says nothing where nothing differs', () => {
  expect(differenceLines([], [])).toEqual([]);
});

it('puts figures to the right and words to the left', () => {
  expect(
    formatTable([
      ['', 'p50'],
      ['single', '7 ms'],
      ['under load', '1,200 ms'],
    ]),
  ).toEqual(['                  p50', 'single           7 ms', 'under load   1,200 ms']);
});
