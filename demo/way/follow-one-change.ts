import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../connections.ts';
import { runTransaction, type Writer } from '../load/transaction.ts';
import { byKey, updateRows } from '../load/write-rows.ts';
import { readCachedValue } from '../shop/cache-keys.ts';
import { documentIdOf } from '../shop/tables.ts';
import { findRecord } from './find-record.ts';
import { findWorkflow, type FoundWorkflow } from './find-workflow.ts';
import { readEndOffsets } from './read-beside.ts';
import { DemoError } from '../demo-error.ts';

/** One change's way, as each server tells it. */
export interface ChangeWay {
  row: { table: string; id: string; price: string };
  record: { topic: string; partition: number; offset: string; timestampMs: number };
  workflow: FoundWorkflow;
  document: { index: string; id: string; version: number; price: unknown };
  cacheKey: { key: string; deletedAfterMs: number };
}

const patienceMs = 20_000;

/** Changes one price on a quiet pipeline, and asks every server on the way what it knows of it. */
export async function followOneChange(
  writer: Writer,
  servers: Connections & { goodsTopic: string; groupId: string; uiUrl: string },
): Promise<ChangeWay> {
  const { elasticsearch, redis, mysql, goodsTopic: topic } = servers;
  const key = writer.keys.pick('goods', writer.random)!;
  const [id, cacheKey, price] = [documentIdOf(key), `goods:${documentIdOf(key)}`, '88.80'];
  const from = await readEndOffsets(servers.kafkaAdmin, topic);
  await redis.set(cacheKey, (await readCachedValue(mysql, cacheKey))!);
  const changePrice = updateRowsOf(key, price);
  while (!(await runTransaction(writer, { statements: [changePrice] }))) await sleep(50);
  const committedAtMs = performance.now();

  await waitFor(`the key ${cacheKey} is deleted`, async () => (await redis.exists(cacheKey)) === 0);
  const deletedAfterMs = performance.now() - committedAtMs;
  const record = await findRecord(servers, { topic, from, matches: (value) => isChangeOf(value, id) });
  const workflow = await findWorkflow(servers.temporal, { ...servers, ...record, topic });
  const readDocument = () => elasticsearch.get<{ price: unknown }>({ index: 'goods', id });
  await waitFor(`document ${id} has the new price`, async () => (await readDocument())._source?.price === price);
  const { _version: version = 0, _source: source } = await readDocument();
  return {
    row: { table: 'shop.goods', id, price },
    record: { topic, partition: record.partition, offset: record.offset, timestampMs: record.timestampMs },
    workflow,
    document: { index: 'goods', id, version, price: source?.price },
    cacheKey: { key: cacheKey, deletedAfterMs },
  };
}

const updateRowsOf =
  (key: readonly (string | number)[], price: string) =>
  ({ connection }: { connection: Parameters<typeof updateRows>[0] }) =>
    updateRows(connection, 'goods', { ...byKey('goods', key), set: { price } });

interface Message {
  /** of Canal: many rows, in which all values are strings */
  database?: string;
  table?: string;
  data?: { id?: string }[];
  /** of Debezium: one row, in which an unsigned bigint is the base64 of its bytes */
  source?: { db: string; table: string };
  after?: { id: string } | null;
}

function isChangeOf(value: string, id: string): boolean {
  if (value === '') return false; // Debezium's tombstones
  const { database, table, data, source, after } = JSON.parse(value) as Message;
  const isOfGoods = `${database ?? source?.db}.${table ?? source?.table}` === 'shop.goods';
  const ids = data ? data.map((row) => row.id) : after ? [integerOf(after.id)] : [];
  return isOfGoods && ids.includes(id);
}

const integerOf = (base64: string): string => BigInt(`0x${Buffer.from(base64, 'base64').toString('hex')}`).toString();

async function waitFor(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new DemoError(`waited ${patienceMs / 1000} s in vain until ${what}`);
    await sleep(5);
  }
}
