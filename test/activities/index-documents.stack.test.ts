import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { BatchInput } from '../../src/activities/batch/batch-input.ts';
import type { DecodedBatch } from '../../src/activities/batch/decoded-batches.ts';
import { createIndexDocuments } from '../../src/activities/batch/index-documents.ts';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createMendParked } from '../../src/activities/refused/mend-parked.ts';
import { createElasticsearch } from '../../src/connectors/elasticsearch.ts';
import { createIndexParts } from '../../src/connectors/index-parts.ts';
import { ensureIndex } from '../../src/connectors/index-setup.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import type { Change, SchemaChangeKind } from '../../src/model/change.ts';
import type { HealTableRequest } from '../../src/model/heal-table.ts';
import { failureTypes } from '../../src/model/names.ts';
import type { ParkedChange } from '../../src/model/parked.ts';
import { clockMs, endOfMillisecond, nextVersion } from '../../src/model/version.ts';
import { fakeStarts } from './fake-starts.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { packRecords } from '../../src/payload/pack-records.ts';

const name = `t_index_${Date.now()}`;
const elasticsearch = createElasticsearch(endpoints().elasticsearch);
const source = createMysql(endpoints().mysql);
const rows = createSourceRows(source);
const indexParts = createIndexParts(elasticsearch.client, name);
const mapping = createMapping([
  tableConfig({ table: `${name}.item`, index: { name }, mask: ['email'] }),
  tableConfig({
    table: `${name}.asked`,
    cacheKeys: ['a:{id}'],
    onSchemaChange: { truncate: 'park', rename: 'ignore', alter: 'park', drop: 'park' },
    onPartialRow: 'park',
  }),
]);
const currentMapping = async () => mapping;
let sql: Connection;

beforeAll(async () => {
  sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(
    `create database ${name}; use ${name}; create table item (id bigint primary key, price decimal(10,2))`,
  );
  await ensureIndex(elasticsearch.client, {
    name,
    settings: { number_of_replicas: 0 },
    mappings: { properties: { rank: { type: 'integer' } } },
  });
});

afterAll(async () => {
  await sql.query(`drop database ${name}`);
  await sql.end();
  const indices = await elasticsearch.client.indices.getAlias({ name });
  await elasticsearch.client.indices.delete({ index: Object.keys(indices) });
  await Promise.all([elasticsearch.close(), source.close()]);
});

const range = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 0,
  nextOffset: '1',
  records: 1,
  clock: 1,
};
const input = (startedAtMs = Date.now()): BatchInput => ({
  ranges: [range],
  tables: [],
  startedAtMs,
  onRefused: 'park',
});

/** What was asked of Temporal. */
let parked: ParkedChange[] = [];
let walks: HealTableRequest[] = [];
const starts = fakeStarts({
  park: async (change) => `parked/${parked.push(change)}`,
  healTable: async (request) => `heal/${walks.push(request)}`,
});
beforeEach(() => {
  [parked, walks] = [[], []];
});

/** A version that a record of just now could have. */
const beganMs = Date.now();
const begin = nextVersion(undefined, beganMs);

/** Applies changes that came as one record, so many versions after `begin`. */
function apply(sequence: number, changes: Omit<Change, 'table'>[], startedAtMs?: number) {
  const version = begin + sequence;
  return applyBatch(
    {
      changes: changes.map((change) => ({
        change: { table: `${name}.item`, ...change },
        version,
        timestampMs: clockMs(version),
      })),
    },
    input(startedAtMs),
  );
}

function applyBatch(part: Partial<DecodedBatch>, batchInput = input(), target = elasticsearch) {
  const batch: DecodedBatch = {
    parts: [],
    changes: [],
    schemaChanges: [],
    ignored: {},
    undecodable: [],
    ...part,
  };
  const indexDocuments = createIndexDocuments({
    currentMapping,
    decode: () => batch,
    elasticsearch: target,
    indexParts,
    rows,
    starts,
  });
  return indexDocuments(batchInput, packRecords([]));
}

async function documentOf(id: string): Promise<unknown> {
  const { docs } = await elasticsearch.client.mget({ index: name, ids: [id] });
  const [doc] = docs;
  return doc && 'found' in doc && doc.found ? { version: doc._version, source: doc._source } : null;
}

test('the id that a moved row left behind gets what is there now, not a blind delete', async () => {
  await sql.query('insert into item values (1, 10), (2, 20)');
  await apply(100, [{ operation: 'insert', before: null, after: { id: 1, price: '10.00' } }]);
  await sql.query('update item set id = 3 where id = 1; insert into item values (1, 99)');
  const { documents } = await apply(200, [
    { operation: 'update', before: { id: 1, price: '10.00' }, after: { id: 3, price: '10.00' } },
  ]);
  expect(documents).toMatchObject({ indexed: 1, healed: 1 });
  expect(await documentOf('1')).toEqual({ version: endOfMillisecond(begin), source: { id: 1, price: '99.00' } });
  expect(await documentOf('3')).toEqual({ version: begin + 200, source: { id: 3, price: '10.00' } });
});

test('the id that a moved row left empty is deleted', async () => {
  await apply(100, [{ operation: 'insert', before: null, after: { id: 2, price: '20.00' } }]);
  await sql.query('update item set id = 4 where id = 2');
  await apply(200, [{ operation: 'update', before: { id: 2, price: '20.00' }, after: { id: 4, price: '20.00' } }]);
  expect(await documentOf('2')).toBeNull();
});

test('a payload that comes too late is not written: the row is read again', async () => {
  await sql.query('insert into item values (5, 55)');
  const longAgo = Date.now() - 31 * 60_000;
  const { documents } = await apply(
    300,
    [
      { operation: 'insert', before: null, after: { id: 5, price: '1.00' } },
      { operation: 'insert', before: null, after: { id: 6, price: '1.00' } },
    ],
    longAgo,
  );
  expect(documents).toMatchObject({ indexed: 0, healed: 2 });
  expect(await documentOf('5')).toEqual({ version: begin + 300, source: { id: 5, price: '55.00' } });
  expect(await documentOf('6')).toBeNull();
});

test('a record that was produced long ago is not written, however young its batch is', async () => {
  const longAgo = nextVersion(undefined, Date.now() - 31 * 60_000) - begin;
  const { documents } = await apply(longAgo, [{ operation: 'insert', before: null, after: { id: 10, price: '1.00' } }]);
  expect(documents).toMatchObject({ indexed: 0, healed: 1 });
  expect(await documentOf('10')).toBeNull();
});

test('a record that was produced long ago is not written, however young its version is in a lane whose clock is held', async () => {
  const change: Change = { table: `${name}.item`, operation: 'insert', before: null, after: { id: 12, price: '1.00' } };
  const timestampMs = Date.now() - 31 * 60_000;
  await applyBatch({ changes: [{ change, version: begin, timestampMs }] });
  expect(await documentOf('12')).toBeNull();
});

test('what Elasticsearch may have forgotten the delete of, since it started again, is not written', async () => {
  const restarted = { ...elasticsearch, upSinceMs: async () => Date.now() };
  const change: Change = { table: `${name}.item`, operation: 'insert', before: null, after: { id: 11, price: '1.00' } };
  await applyBatch({ changes: [{ change, version: begin, timestampMs: beganMs }] }, input(), restarted);
  expect(await documentOf('11')).toBeNull();
});

test('a heal never steps behind a newer version', async () => {
  await sql.query('insert into item values (7, 70)');
  await apply(9000, [{ operation: 'insert', before: null, after: { id: 7, price: '71.00' } }]);
  await apply(500, [{ operation: 'update', before: { id: 7, price: '70.00' }, after: { id: 8, price: '70.00' } }]);
  expect(await documentOf('7')).toMatchObject({ version: begin + 9000 });
});

const insertWith = (id: number, more: Record<string, string>) =>
  ({ operation: 'insert', before: null, after: { id, ...more } }) as const;

test('a refused document is parked with its error and its row, masked; the rest is written', async () => {
  const { documents, parked: counts } = await apply(1000, [
    insertWith(20, { rank: 'secret@example.com', email: 'secret@example.com', name: 'x' }),
    insertWith(21, { rank: '1' }),
  ]);
  expect(documents).toMatchObject({ indexed: 1 });
  expect(counts).toEqual({ byError: { 'document_parsing_exception/rank': 1 }, workflowIds: ['parked/1'] });
  expect(parked).toMatchObject([
    {
      subject: { kind: 'document', table: `${name}.item`, index: name, id: '20', key: [20] },
      version: begin + 1000,
      problem: { type: failureTypes.refused, fingerprint: 'document_parsing_exception/rank', where: `${name}/20` },
      fields: { id: '20', email: '***', name: '"x"' },
    },
  ]);
  expect(parked[0]?.problem.error).toContain('failed to parse field [rank]');
  expect(JSON.stringify(parked[0]?.problem)).not.toContain('secret@example.com');
});

test('a corrected document never overwrites a change that came after the refused one', async () => {
  const { mendDocument } = createMendParked({ currentMapping, elasticsearch, indexParts, rows, starts });
  await apply(1100, [insertWith(22, { rank: 'refused' })]);
  const { subject, version } = parked[0]!;
  await apply(1200, [insertWith(22, { rank: '2' })]);
  if (subject.kind !== 'document') throw new Error('a document was refused');
  expect(await mendDocument({ subject, version, replacement: { id: 22, rank: 1 } })).toBe('alreadyNewer');
  expect(await documentOf('22')).toEqual({ version: begin + 1200, source: { id: 22, rank: '2' } });
});

test('what a heal was refused is parked at the version that it was to be written at, so that a correction is not too old', async () => {
  const { mendDocument } = createMendParked({ currentMapping, elasticsearch, indexParts, rows, starts });
  const table = `${name}.item`;
  await apply(1300, [insertWith(23, { rank: '3' })]);
  await sql.query('alter table item add column `rank` varchar(10); insert into item (id, `rank`) values (23, "bad")');
  const partial: Change = { table, operation: 'update', before: null, after: { id: 23 }, partial: true };
  await applyBatch({ changes: [{ change: partial, version: begin + 1, timestampMs: beganMs }] });
  const { subject, version } = parked[0]!;
  if (subject.kind !== 'document') throw new Error('a document was refused');
  expect(version).toBe(begin + 1300);
  expect(await mendDocument({ subject, version, replacement: { id: 23, rank: 4 } })).toBe('indexed');
});

const many = (count: number) => Array.from({ length: count }, (_, at) => insertWith(1000 + at, { rank: 'x' }));

test('one cause that refuses too much blocks, and a person may park or skip all of it', async () => {
  await expect(apply(2000, many(101))).rejects.toThrow('(and 100 more)');
  expect(parked).toEqual([]);
  const changes = many(101).map((change) => ({
    change: { table: `${name}.item`, ...change },
    version: begin + 2000,
    timestampMs: beganMs,
  }));
  const { parked: counts } = await applyBatch({ changes }, { ...input(), onRefused: 'parkAll' });
  expect(counts.byError).toEqual({ 'document_parsing_exception/rank': 101 });
  const { skipped } = await applyBatch({ changes }, { ...input(), onRefused: 'skip' });
  expect(skipped.byError).toEqual({ 'document_parsing_exception/rank': 101 });
  expect(skipped.problems).toHaveLength(20);
});

test('what the lane parked just before counts', async () => {
  const changes = many(2).map((change) => ({
    change: { table: `${name}.item`, ...change },
    version: begin + 3000,
    timestampMs: beganMs,
  }));
  const parkedLately = { 'document_parsing_exception/rank': 99 };
  await expect(applyBatch({ changes }, { ...input(), parkedLately })).rejects.toThrow();
  await applyBatch({ changes }, { ...input(), parkedLately: { 'another/rank': 99 } });
  expect(parked).toHaveLength(2);
});

const record = { offset: '7', timestampMs: 0, version: 70, key: null, value: Buffer.from('{'), headers: {} };

test('a record that cannot be decoded is parked with its bytes, unseen since a table is masked; parked already, it fails', async () => {
  const undecodable = [{ lane: range, record, code: 'not-json', error: 'not JSON' }];
  await applyBatch({ undecodable });
  expect(parked).toMatchObject([
    { subject: { kind: 'record', topic: 't', offset: '7' }, problem: { fingerprint: 'UndecodableRecord/not-json' } },
  ]);
  expect(parked[0]?.fields).toBeUndefined();
  await expect(applyBatch({ undecodable }, { ...input(), onRefused: 'parkDocuments' })).rejects.toThrow('not-json');
});

test('a row without its key parks its record', async () => {
  const change: Change = { table: `${name}.item`, operation: 'insert', before: null, after: { price: '1' } };
  await applyBatch({
    parts: [{ lane: range, records: [record] }],
    changes: [{ change, version: 70, timestampMs: beganMs }],
  });
  expect(parked).toMatchObject([
    { subject: { kind: 'record', offset: '7' }, problem: { fingerprint: `MissingKey/${name}.item.id` } },
  ]);
});

test('a row image that lacks columns parks its record where the policy is to ask, and heals nothing', async () => {
  const partial: Change = {
    table: `${name}.asked`,
    operation: 'update',
    before: null,
    after: { id: 1 },
    partial: true,
  };
  const { documents } = await applyBatch({
    parts: [{ lane: range, records: [record] }],
    changes: [{ change: partial, version: 70, timestampMs: beganMs }],
  });
  expect(documents).toMatchObject({ healed: 0 });
  expect(parked).toMatchObject([
    {
      subject: { kind: 'record' },
      problem: { fingerprint: `PartialRow/${name}.asked`, error: expect.stringContaining('onPartialRow') },
    },
  ]);
});

test('statements that change a table follow its policy', async () => {
  const schema = (table: string, kind: SchemaChangeKind) => ({
    tables: [`${name}.${table}`, 'not.mapped'],
    kind,
    statement: `${kind} ${table}`,
    lane: range,
    timestampMs: at,
  });
  const at = Date.now() - 5;
  const dropped = {
    tables: [`${name}.*`],
    kind: 'drop',
    statement: 'drop database',
    lane: range,
    timestampMs: at,
  } as const;
  const ofDatabase = await applyBatch({ schemaChanges: [{ ...dropped, tables: [...dropped.tables] }] });
  expect(ofDatabase.schemaChanges.map(({ followed }) => followed)).toEqual([
    `${name}.item: park`,
    `${name}.asked: park`,
  ]);
  parked = [];
  const schemaChanges = [
    schema('ITEM', 'truncate'),
    schema('item', 'other'),
    schema('asked', 'alter'),
    schema('asked', 'rename'),
  ];
  const result = await applyBatch({ schemaChanges });
  expect(result.schemaChanges.map(({ followed }) => followed)).toEqual([
    `${name}.item: heal`,
    `${name}.item: ignore`,
    `${name}.asked: park`,
    `${name}.asked: ignore`,
  ]);
  expect(walks).toMatchObject([
    { table: `${name}.item`, version: nextVersion(undefined, at), reason: 'truncate: truncate ITEM' },
  ]);
  expect(parked).toMatchObject([{ subject: { kind: 'table' }, problem: { fingerprint: 'SchemaChange/alter' } }]);
});

test('a row without a column that a cache key is made of parks its record: an old key would stay', async () => {
  const absent: Change = { table: `${name}.asked`, operation: 'insert', before: null, after: { price: '1' } };
  const isNull: Change = { ...absent, after: { id: null } };
  const versioned = (change: Change, version: number) => ({ change, version, timestampMs: Date.now() });
  await applyBatch({
    parts: [{ lane: range, records: [record] }],
    changes: [versioned(isNull, 69), versioned(absent, 70)],
  });
  expect(parked).toMatchObject([{ problem: { fingerprint: `MissingKey/${name}.asked.id`, table: `${name}.asked` } }]);
});

test('a statement stamped ahead of time walks at no higher version than now', async () => {
  const change = {
    tables: [`${name}.item`],
    kind: 'truncate',
    statement: 'x',
    lane: range,
    timestampMs: Date.now() + 3_600_000,
  } as const;
  await applyBatch({ schemaChanges: [{ ...change, tables: [...change.tables] }] });
  expect(walks[0]?.version).toBeLessThanOrEqual(nextVersion(undefined, Date.now()));
});
