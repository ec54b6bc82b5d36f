import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { Redis } from 'ioredis';
import kafkajs, { type Kafka } from 'kafkajs';
import { createConnection, type Connection } from 'mysql2/promise';
import { parse, stringify } from 'yaml';
import { endpoints } from '../../stack/endpoints.ts';
import type { Db } from '../../stack/part.ts';
import { builtProduct } from '../builds/built-product.ts';

/** A database, an index, keys, a consumer group and a config of one test's own, on the shared servers. */
export interface Sandbox {
  name: string;
  /** Path of the config file. */
  config: string;
  sql: Connection;
  elasticsearch: Client;
  redis: Redis;
  kafka: Kafka;
  /** Tables of a test's own in place of `item`, and what the config says of them. */
  useTables(schema: string, tables: readonly object[]): Promise<void>;
  /** Starts `evenkeel <args>`, of another checkout if one is given, and waits for its word that it is ready, if any is. */
  start(args: string[], options?: { ready?: string; config?: string; checkout?: string }): Promise<Running>;
  /** All documents by id. */
  documents(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface Running {
  process: ChildProcess;
  output(): string;
  /** Exit code; rejects after `withinMs`. */
  exit(withinMs: number): Promise<number | null>;
}

export async function openSandbox(topic = endpoints().changeTopic as string, db: Db = 'mysql'): Promise<Sandbox> {
  const name = `t_${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
  const folder = mkdtempSync('.stack/sandbox-');
  const config = join(folder, 'evenkeel.yaml');
  writeFileSync(config, stringify(configOf(name, topic, db)));
  const sql = await createConnection({ ...endpoints(db).mysql, multipleStatements: true, timezone: 'Z' });
  await sql.query(
    `create database ${name} character set utf8mb4; use ${name}; create table item
      (id bigint unsigned primary key, brand int, name varchar(100), price decimal(10,2), at datetime(3))`,
  );
  const elasticsearch = new Client(endpoints().elasticsearch);
  const redis = new Redis(endpoints().redis.url);
  const kafka = new kafkajs.Kafka({ ...endpoints().kafka, logLevel: kafkajs.logLevel.NOTHING });
  const running: Running[] = [];

  return {
    name,
    config,
    sql,
    elasticsearch,
    redis,
    kafka,
    async useTables(schema, tables) {
      await sql.query(`drop table item; ${schema}`);
      writeFileSync(config, stringify({ ...(parse(readFileSync(config, 'utf8')) as object), tables }));
    },
    async start(args, options = {}) {
      const { checkout } = options;
      const program = checkout ? ['--import', 'tsx', join(checkout, 'src/cli/main.ts')] : [await builtProduct()];
      const started = launch([...program, ...args, '--config', options.config ?? config]);
      running.push(started);
      if (options.ready !== undefined) await waitForOutput(started, options.ready);
      return started;
    },
    async documents() {
      await elasticsearch.indices.refresh({ index: name });
      const { hits } = await elasticsearch.search({ index: name, size: 10_000 });
      return Object.fromEntries(hits.hits.map(({ _id, _source }) => [_id, _source]));
    },
    async close() {
      for (const { process: child } of running) child.kill('SIGKILL');
      await sql.query(`drop database ${name}`);
      await sql.end();
      const aliases = await elasticsearch.indices.getAlias({ name: [name, `${name}_*`] }, { ignore: [404] });
      const indices = Object.keys(aliases).filter((index) => index.startsWith(name));
      if (indices.length > 0) await elasticsearch.indices.delete({ index: indices });
      await elasticsearch.close();
      redis.disconnect();
      rmSync(folder, { recursive: true });
    },
  };
}

function configOf(name: string, topic: string, db: Db): object {
  const { mysql, kafka, temporal, elasticsearch, redis } = endpoints(db);
  return {
    kafka: { brokers: kafka.brokers, groupId: name, topics: [{ name: topic, format: 'canal' }] },
    mysql,
    temporal: { address: temporal.address },
    elasticsearch,
    redis: { url: redis.url, deleteAgainAfterSeconds: 2 },
    tables: [
      {
        table: `${name}.item`,
        index: {
          name,
          settings: { number_of_replicas: 0, refresh_interval: '200ms' },
          mappings: { properties: { price: { type: 'double' } } },
        },
        cacheKeys: [`${name}:item:{id}`, `${name}:brand:{brand}`],
      },
    ],
  };
}

function launch(args: string[]): Running {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    process: child,
    output: () => output,
    exit: (withinMs) =>
      Promise.race([
        exited,
        new Promise<never>((_, reject) => {
          setTimeout(() => reject(new Error(`still running after ${withinMs} ms:\n${output}`)), withinMs).unref();
        }),
      ]),
  };
}

async function waitForOutput(running: Running, text: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!running.output().includes(text)) {
    if (running.process.exitCode !== null || Date.now() > deadline)
      throw new Error(`no "${text}" from ${running.process.spawnargs.join(' ')}:\n${running.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
