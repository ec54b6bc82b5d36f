import { describe, expect, test } from 'vitest';
import { createChangeMaker } from '../../bench/backlog/changes.ts';
import { formats } from '../../bench/backlog/formats.ts';
import { tableSettings } from '../../bench/backlog/shop.ts';
import { DATABASE, makeTables, mysqlTypesOf, type Row } from '../../bench/backlog/tables.ts';
import { usedBytes } from '../../bench/measure/temporal-database.ts';
import { createBareWork } from '../../bench/throughput/bare-work.ts';
import { createRandom } from '../../demo/random.ts';
import { createDecoder } from '../../src/formats/formats.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planCache } from '../../src/mapping/plan-cache-keys.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { recordOf } from '../formats/records.ts';
import { tableConfig } from '../mapping/table-config.ts';

const wish = { count: 7, storyBytes: 50 };
const tables = makeTables(wish);

function makeBacklog(count: number) {
  const maker = createChangeMaker(tables, createRandom(1));
  return { changes: Array.from({ length: count }, () => maker.next()), left: maker.left() };
}

describe('the changes of a backlog', () => {
  test('are 70 % updates, 20 % inserts and 10 % deletes', () => {
    const { changes } = makeBacklog(5_000);
    const shareOf = (wanted: string): number =>
      changes.filter(({ operation }) => operation === wanted).length / changes.length;
    expect(shareOf('update')).toBeCloseTo(0.7, 1);
    expect(shareOf('insert')).toBeCloseTo(0.2, 1);
    expect(shareOf('delete')).toBeCloseTo(0.1, 1);
  });

  test('each follow on what was there, and leave what is told', () => {
    const { changes, left } = makeBacklog(5_000);
    const rows = new Map(tables.map(({ name }) => [name, new Map<string, unknown>()]));
    for (const { table, id, before, after } of changes) {
      const ofTable = rows.get(table.name)!;
      expect(ofTable.get(id) ?? null).toEqual(before);
      if (after === null) ofTable.delete(id);
      else ofTable.set(id, after);
    }
    const revisions = [...rows].map(
      ([table, all]) =>
        [table, new Map([...all].map(([id, row]) => [id, (row as { revision: number }).revision]))] as const,
    );
    expect(new Map(revisions)).toEqual(left);
  });

  test('meet few rows very often', () => {
    const { changes } = makeBacklog(5_000);
    const counts = new Map<string, number>();
    const updates = changes.filter(({ operation, table }) => operation === 'update' && table.name === 'goods');
    for (const { id } of updates) counts.set(id, (counts.get(id) ?? 0) + 1);
    const most = [...counts.values()].toSorted((a, b) => b - a);
    expect(most[0]! / updates.length).toBeGreaterThan(0.05);
    expect(most.length).toBeGreaterThan(50);
  });
});

describe.each(['canal', 'debezium'] as const)('%s', (format) => {
  const { changes } = makeBacklog(3_000);
  const records = changes.flatMap((change) => formats[format](change));
  const types = new Map(tables.map((table) => [`${DATABASE}.${table.name}`, mysqlTypesOf(table)]));
  const decoder = createDecoder(format, { timeZone: 'UTC', columnTypes: (table) => types.get(table) });
  const decoded = records.flatMap(({ value }) => {
    const result = decoder.decode(recordOf(value));
    return result.kind === 'rows' ? result.changes : [];
  });

  test('its messages say to a decoder what was changed', () => {
    const told = changes.map(({ table, operation, before, after }) => ({
      table: `${DATABASE}.${table.name}`,
      operation,
      before: asDecoded(before),
      after: asDecoded(after),
    }));
    expect(decoded).toEqual(told);
  });

  test('the bare loop makes the same documents and deletes the same keys as the product', () => {
    const mapping = createMapping(
      tableSettings('run', { format, tables }).map(({ key, ...table }) => tableConfig({ ...table, key: [...key] })),
    );
    const versioned = decoded.map((change, at) => ({ change, version: at + 1, timestampMs: 0 }));
    const ours = planDocuments(versioned, mapping).writes.map(({ address, source }) => [address.id, source]);
    const bare = createBareWork({ run: 'run', format, tables: wish })(
      records.map(({ value }) => ({ value: value === null ? null : Buffer.from(value) })),
    );
    expect(writesOf(bare.lines).toSorted(byText)).toEqual(ours.toSorted(byText));
    expect(new Set(bare.cacheKeys)).toEqual(new Set(planCache(versioned, mapping).deletes));
  });
});

/** A moment is ISO text by then. */
const asDecoded = (row: Row | null): Row | null =>
  row && { ...row, updated_at: String(row['updated_at']).replace(' ', 'T') };

/** Ids with the documents that are put there; null: deleted. */
function writesOf(lines: readonly string[]): [string, unknown][] {
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, { _id: string }>);
  return parsed.flatMap(({ index, delete: removed }, at): [string, unknown][] => {
    if (removed) return [[removed._id, null]];
    return index?._id === undefined ? [] : [[index._id, parsed[at + 1]]];
  });
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

test('free pages of a database are not in use', () => {
  const header = Buffer.alloc(100);
  header.writeUInt16BE(4096, 16);
  header.writeUInt32BE(10, 28);
  header.writeUInt32BE(3, 36);
  expect(usedBytes(header)).toBe(7 * 4096);
  header.writeUInt16BE(1, 16); // 64 KB do not fit
  expect(usedBytes(header)).toBe(7 * 65_536);
});
