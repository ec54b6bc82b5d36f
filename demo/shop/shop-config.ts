import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Admin } from 'kafkajs';
import type { Pool } from 'mysql2/promise';
import { parse, parseDocument } from 'yaml';
import { changeTopic, debeziumTopicOf } from '../../stack/endpoints.ts';
import type { Choice } from '../../stack/part.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { portVariable, standardPort } from '../../stack/ports.ts';
import { readColumnTypes } from '../verify/column-types.ts';
import { makeDebeziumTopics } from './make-debezium-topics.ts';
import { shopTables, tableNames } from './tables.ts';

/** The little that one must know of evenkeel.yaml to watch from outside. */
export interface ShopConfig {
  /** path of the file */
  config: string;
  groupId: string;
  topics: readonly string[];
  /** where changes of goods come */
  goodsTopic: string;
  deleteAgainAfterMs: number;
}

const example = join(checkout, 'examples/shop/evenkeel.yaml');

/** The example's config as it is, or one made of it for another choice, for tables that are there. */
export async function makeShopConfig(choice: Choice, servers: { mysql: Pool; kafkaAdmin: Admin }): Promise<ShopConfig> {
  const { db, capture } = choice;
  if (db === 'mysql' && capture === 'canal') return readShopConfig(example, changeTopic);
  const document = parseDocument(readFileSync(example, 'utf8'));
  // Workflows that an interrupted run left open are for workers that know its topics.
  document.setIn(['kafka', 'groupId'], `evenkeel-shop-${db}-${capture}`);
  document.setIn(['mysql', 'port'], `\${${portVariable(db)}:-${standardPort(db)}}`);
  if (capture === 'debezium') {
    const tables = tableNames.map((name) => shopTables[name].table);
    const topics = await makeDebeziumTopics(servers.kafkaAdmin, tables);
    document.setIn(['kafka', 'topics'], document.createNode(topics.map((name) => ({ name, format: 'debezium' }))));
    for (const [at, name] of tablesOf(document.toJS()).entries())
      document.setIn(
        ['tables', at, 'columns'],
        document.createNode(Object.fromEntries(await readColumnTypes(servers.mysql, name))),
      );
  }
  const file = join(stackDir, 'run', `shop-${db}-${capture}.yaml`);
  mkdirSync(join(stackDir, 'run'), { recursive: true });
  writeFileSync(file, String(document));
  return readShopConfig(file, capture === 'debezium' ? debeziumTopicOf(shopTables.goods.table) : changeTopic);
}

const tablesOf = (config: unknown): string[] =>
  (config as { tables: { table: string }[] }).tables.map(({ table }) => table);

function readShopConfig(file: string, goodsTopic: string): ShopConfig {
  const { kafka, redis } = parse(readFileSync(file, 'utf8')) as {
    kafka: { groupId: string; topics: { name: string }[] };
    redis: { deleteAgainAfterSeconds: number };
  };
  return {
    config: file,
    groupId: kafka.groupId,
    topics: kafka.topics.map(({ name }) => name),
    goodsTopic,
    deleteAgainAfterMs: redis.deleteAgainAfterSeconds * 1000,
  };
}
