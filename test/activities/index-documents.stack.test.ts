import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { BatchInput } from '../../src/activities/batch-input.ts';
import type { DecodedBatch } from '../../src/activities/decoded-batches.ts';
import { createIndexDocuments } from '../../src/activities/index-documents.ts';
import { createElasticsearch } from '../../src/connectors/elasticsearch.ts';
import { ensureIndex } from '../../src/connectors/index-setup.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import type { Change } from '../../src/model/change.ts';
import { packRecords } from '../../src/payload/pack-records.ts';

const name = `t_index_${Date.now()}`;
const elasticsearch = createElasticsearch(endpoints().elasticsearch);
const source = createMysql(endpoints().mysql);
const mapping = createMapping([{ table: `${name}.item`, key: ['id'], index: { name }, cacheKeys: [] }]);
let sql: Connection;

beforeAll(async () => {
  sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(
    `create database ${name}; use ${name}; create table item (id bigint primary key, price decimal(10,2))`,
  );
  await ensureIndex(elasticsearch.client, { name, settings: { number_of_replicas: 0 }, mappings: {} });
});

afterAll(async () => {
  await sql.query(`drop database ${name}`);
  await sql.end();
  const indices = await elasticsearch.client.indices.getAlias({ name });
  await elasticsearch.client.indices.delete({ index: Object.keys(indices) });
  await Promise.all([elasticsearch.close(), source.close()]);
});

const input = (startedAtMs = Date.now()): BatchInput => ({
  range: { topic: 't', partition: 0, firstOffset: '0', nextOffset: '1', records: 1, clock: 1 },
  startedAtMs,
  skipRefused: false,
});

/** Applies changes that came as one record of that version. */
function apply(version: number, changes: Omit<Change, 'table'>[], startedAtMs?: number) {
  const batch: DecodedBatch = {
    changes: changes.map((change) => ({ change: { table: `${name}.item`, ...change }, version })),
    schemaChanges: [],
    ignored: {},
    undecodable: [],
  };
  const indexDocuments = createIndexDocuments({ mapping, decode: () => batch, elasticsearch, source });
  return indexDocuments(input(startedAtMs), packRecords([]));
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
  expect(await documentOf('1')).toEqual({ version: 200, source: { id: 1, price: '99.00' } });
  expect(await documentOf('3')).toEqual({ version: 200, source: { id: 3, price: '10.00' } });
});

test('the id that a moved row left empty is deleted', async () => {
  await apply(100, [{ operation: 'insert', before: null, after: { id: 2, price: '20.00' } }]);
  await sql.query('update item set id = 4 where id = 2');
  await apply(200, [{ operation: 'update', before: { id: 2, price: '20.00' }, after: { id: 4, price: '20.00' } }]);
  expect(await documentOf('2')).toBeNull();
});

test('a payload that comes too late is not written: the row is read again', async () => {
  await sql.query('insert into item values (5, 55)');
  const elevenMinutesAgo = Date.now() - 11 * 60_000;
  const { documents } = await apply(
    300,
    [
      { operation: 'insert', before: null, after: { id: 5, price: '1.00' } },
      { operation: 'insert', before: null, after: { id: 6, price: '1.00' } },
    ],
    elevenMinutesAgo,
  );
  expect(documents).toMatchObject({ indexed: 0, healed: 2 });
  expect(await documentOf('5')).toEqual({ version: 300, source: { id: 5, price: '55.00' } });
  expect(await documentOf('6')).toBeNull();
});

test('a heal never steps behind a newer version', async () => {
  await sql.query('insert into item values (7, 70)');
  await apply(900, [{ operation: 'insert', before: null, after: { id: 7, price: '71.00' } }]);
  await apply(500, [{ operation: 'update', before: { id: 7, price: '70.00' }, after: { id: 8, price: '70.00' } }]);
  expect(await documentOf('7')).toMatchObject({ version: 900 });
});
