import { readFileSync, writeFileSync } from 'node:fs';
import type { Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Three capture tools at once, each in a topic of its own, into one index. */
const topics = Object.fromEntries(
  ['canal', 'debezium', 'maxwell'].map((tool) => [tool, `t.formats.${tool}.${Date.now()}`]),
);
const types = { id: 'bigint unsigned', brand: 'int', name: 'varchar(100)', price: 'decimal(10,2)', at: 'datetime(3)' };
let sandbox: Sandbox;
let producer: Producer;

beforeAll(async () => {
  sandbox = await openSandbox();
  const config = parse(readFileSync(sandbox.config, 'utf8')) as {
    kafka: { topics: object[] };
    tables: { columns?: object }[];
  };
  config.kafka.topics = Object.values(topics).map((name) => ({ name, format: 'auto' }));
  for (const table of config.tables) table.columns = types;
  writeFileSync(sandbox.config, stringify(config));
  const admin = sandbox.kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: Object.values(topics).map((topic) => ({ topic, numPartitions: 1 })) });
  await admin.disconnect();
  producer = sandbox.kafka.producer();
  await producer.connect();
  await (await sandbox.start(['setup'])).exit(60_000);
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(async () => {
  await producer.disconnect();
  await sandbox.close();
});

interface Images {
  before: object | null;
  after: object | null;
}

const messagesOf: Record<string, (images: Images) => (string | null)[]> = {
  canal: ({ before, after }) => {
    const texts = (row: object) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]));
    const old = before && after ? [texts(before)] : null;
    const type = before ? (after ? 'UPDATE' : 'DELETE') : 'INSERT';
    const data = [texts(after ?? before ?? {})];
    return [JSON.stringify({ database: sandbox.name, table: 'item', type, isDdl: false, mysqlType: types, data, old })];
  },
  debezium: ({ before, after }) => {
    const row = (op: string, images: Images) =>
      JSON.stringify({ op, ...images, source: { db: sandbox.name, table: 'item' }, ts_ms: 1 });
    if (before && after) return [row('d', { before, after: null }), null, row('c', { before: null, after })];
    return [row(before ? 'd' : 'c', { before, after })];
  },
  maxwell: ({ before, after }) => {
    const type = before ? (after ? 'update' : 'delete') : 'insert';
    const data = after ?? before;
    return [
      JSON.stringify({
        database: sandbox.name,
        table: 'item',
        type,
        ts: 1,
        data,
        ...(before && after && { old: before }),
      }),
    ];
  },
};

test.each(['canal', 'debezium', 'maxwell'])('rows of %s become what MySQL holds', async (tool) => {
  const first = 10 * (Object.keys(topics).indexOf(tool) + 1);
  const at = tool === 'debezium' ? Date.UTC(2026, 1, 3, 4, 5, 6, 700) : '2026-02-03 04:05:06.7';
  const row = { id: first, brand: 1, name: 'é 汉', price: 19.9, at };
  await sandbox.sql.query(`insert into ${sandbox.name}.item values
    (${first + 1}, 1, 'é 汉', 19.9, '2026-02-03 04:05:06.7'), (${first + 2}, 2, 'whole', 1, null)`);
  const changes: Images[] = [
    { before: null, after: row },
    { before: { ...row, id: first }, after: { ...row, id: first + 1 } },
    { before: null, after: { id: first + 2, name: 'a part' } },
    { before: null, after: { ...row, id: first + 3 } },
    { before: { ...row, id: first + 3 }, after: null },
  ];
  const messages = changes.flatMap((change) => messagesOf[tool]?.(change) ?? []).map((value) => ({ value }));
  await producer.send({ topic: topics[tool] as string, messages });
  await vi.waitFor(
    async () => {
      const documents = Object.entries(await sandbox.documents()).filter(([id]) =>
        [0, 1, 2, 3].includes(Number(id) - first),
      );
      expect(Object.fromEntries(documents)).toEqual({
        [first + 1]: { id: first + 1, brand: 1, name: 'é 汉', price: '19.90', at: '2026-02-03T04:05:06.700' },
        [first + 2]: { id: first + 2, brand: 2, name: 'whole', price: '1.00', at: null },
      });
    },
    { timeout: 60_000, interval: 200 },
  );
});
