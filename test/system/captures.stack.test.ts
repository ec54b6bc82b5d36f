import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { readConsumerLag } from '../../demo/consumer-lag.ts';
import { readColumnTypes } from '../../demo/verify/column-types.ts';
import type { Capture, Db, PartName } from '../../stack/part.ts';
import { flavourOf } from '../../stack/parts/database/flavour.ts';
import { libDir } from '../../stack/paths.ts';
import { down, up } from '../../stack/stack.ts';
import { readStatus } from '../../stack/status.ts';
import { readCacheable, staleKeys } from './captures/cache.ts';
import { compareTable } from './captures/compare-table.ts';
import { tables } from './captures/tables.ts';
import { firstRows, rowChanges, tableChanges } from './captures/workload.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/**
 * Every type and every kind of key through each capture of each database, and the product's real process. In the end
 * all documents and cache keys are compared with the rows, by code that has nothing of the product's.
 */
const choices: [Db, Capture][] = [
  ['mysql', 'canal'],
  ['mysql', 'debezium'],
  ['mariadb', 'debezium'],
  ['mariadb', 'canal'],
];
const report = () => undefined;
const SECOND_DELETE_SECONDS = 1;
let runningBefore: PartName[];

beforeAll(async () => {
  runningBefore = (await readStatus([])).filter(({ state }) => state === 'ready').map(({ part }) => part);
});

/** The other files expect Canal to follow MySQL. */
afterAll(async () => {
  await up([], { db: 'mysql', capture: 'canal', report });
  await down(
    (['mariadb', 'debezium'] as const).filter((part) => !runningBefore.includes(part)),
    { report },
  );
}, 300_000);

describe.each(choices)('%s by %s', (db, capture) => {
  let sandbox: Sandbox | undefined;

  beforeAll(async () => {
    await up([], { db, capture, report });
    if (flavourOf(libDir(db)).name === db) sandbox = await openSandbox('mysql.changes', db);
  }, 600_000);

  afterAll(async () => {
    if (sandbox !== undefined) await deleteTopics(sandbox);
    await sandbox?.close();
  });

  test('every row of every kind is its document, and no cache key is stale', async ({ skip }) => {
    if (sandbox === undefined) skip(`${db} cannot be had on this machine`);
    else await runAndCompare(sandbox, capture);
  }, 120_000);
});

async function runAndCompare(sandbox: Sandbox, capture: Capture): Promise<void> {
  const { sql, redis, name } = sandbox;
  await makeTables(sandbox, capture);
  expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
  const evenkeel = await sandbox.start(['run'], { ready: 'ingress ready' });
  await sql.query(firstRows);
  await untilEqual(sandbox);
  await untilCalm(sandbox);

  const before = await readCacheable(sql, name);
  await redis.mset([...before].flat());
  for (const statements of rowChanges) await sql.query(statements);
  await untilEqual(sandbox);
  for (const statements of tableChanges) await sql.query(statements);
  await untilEqual(sandbox);
  await untilCalm(sandbox);
  expect(await differences(sandbox)).toEqual([]);
  const keys = [...before.keys()];
  expect(await staleKeys(redis, keys, await readCacheable(sql, name))).toEqual([]);
  expect(await redis.exists(`${name}:moved:7`, `${name}:moved:brand:4`)).toBe(2);
  expect(evenkeel.process.exitCode).toBeNull();
}

/** Tables, and a config that names them; for Debezium also the types of their columns, which its messages lack. */
async function makeTables({ sql, name, config, kafka }: Sandbox, capture: Capture): Promise<void> {
  await sql.query(`set session sql_mode = ''; set time_zone = '+00:00'`);
  for (const table of tables) await sql.query(`create table ${table.name} (${table.columns})`);
  const columns = capture === 'debezium' ? Object.fromEntries(await readColumnTypes(sql, `${name}.kinds`)) : undefined;
  const content = parse(readFileSync(config, 'utf8')) as {
    kafka: { topics: object[] };
    redis: { deleteAgainAfterSeconds: number };
    tables: object[];
  };
  content.redis.deleteAgainAfterSeconds = SECOND_DELETE_SECONDS;
  content.tables = tables.map((table) => ({
    table: `${name}.${table.name}`,
    key: table.key,
    ...(table.name === 'kinds' && columns && { columns }),
    ...(table.name === 'byte_keys' && { columns: { k: 'varbinary(16)', n: 'int' } }),
    index: {
      name: indexOf(name, table.name),
      settings: { number_of_replicas: 0, refresh_interval: '200ms' },
      mappings: { dynamic: false },
    },
    cacheKeys: table.cacheKeys.map((key) => `${name}:${key}`),
  }));
  if (capture === 'debezium') {
    const topics = ['dbz', ...tables.map((table) => `dbz.${name}.${table.name}`)];
    content.kafka.topics = topics.map((topic) => ({ name: topic, format: 'debezium' }));
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 3 })) });
    await admin.disconnect();
  }
  writeFileSync(config, stringify(content));
}

async function deleteTopics({ kafka, name }: Sandbox): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`dbz.${name}.`));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}

const indexOf = (database: string, table: string): string => `${database}_${table}`;

async function differences({ sql, elasticsearch, name }: Sandbox): Promise<string[]> {
  const found = await Promise.all(
    tables.map((table) =>
      compareTable({ sql, elasticsearch }, `${name}.${table.name}`, { ...table, index: indexOf(name, table.name) }),
    ),
  );
  return found.flat();
}

const untilEqual = (sandbox: Sandbox): Promise<void> =>
  vi.waitFor(async () => expect(await differences(sandbox)).toEqual([]), { timeout: 50_000, interval: 300 });

/** All is read, nothing is under way any more, and the second deletes are through. */
async function untilCalm({ name, config, kafka }: Sandbox): Promise<void> {
  const { kafka: settings } = parse(readFileSync(config, 'utf8')) as { kafka: { topics: { name: string }[] } };
  const kafkaAdmin = kafka.admin();
  await kafkaAdmin.connect();
  await vi.waitFor(
    async () => {
      const topics = settings.topics.map((topic) => topic.name);
      expect(await readConsumerLag({ kafkaAdmin, groupId: name, topics })).toBe(0);
    },
    { timeout: 30_000, interval: 300 },
  );
  await kafkaAdmin.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 2_500 * SECOND_DELETE_SECONDS));
}
