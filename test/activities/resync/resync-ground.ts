import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createConnection, type Connection } from 'mysql2/promise';
import { createCurrentMapping } from '../../../src/activities/current-mapping.ts';
import { createIndexDocuments } from '../../../src/activities/batch/index-documents.ts';
import { createResync } from '../../../src/activities/resync/create-resync.ts';
import type { ResyncDeps } from '../../../src/activities/resync/resync-deps.ts';
import { createRowRanges } from '../../../src/activities/heal/row-ranges.ts';
import { createSourceRows } from '../../../src/activities/heal/source-rows.ts';
import { madeAs } from '../../../src/config/made-as.ts';
import { createElasticsearch, type Elasticsearch } from '../../../src/connectors/elasticsearch.ts';
import { createIndexDirectory } from '../../../src/connectors/index-directory.ts';
import { createIndexGenerations } from '../../../src/connectors/generations/create-index-generations.ts';
import { createIndexParts } from '../../../src/connectors/index-parts.ts';
import { ensureIndex } from '../../../src/connectors/index-setup.ts';
import { createMysql } from '../../../src/connectors/mysql.ts';
import { createRedis } from '../../../src/connectors/redis.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import type { TableConfig } from '../../../src/mapping/table-config.ts';
import type { Change } from '../../../src/model/change.ts';
import type { PatternRequest } from '../../../src/model/delete-patterns.ts';
import type { RowRange } from '../../../src/model/resync.ts';
import { clockMs, nextVersion } from '../../../src/model/version.ts';
import { packRecords } from '../../../src/payload/pack-records.ts';
import { endpoints } from '../../../stack/endpoints.ts';
import { fakeStarts } from '../fake-starts.ts';
import { NO_RANGE } from '../heal-ground.ts';

/** Tables and indices of one test's own on real servers, and the deeds of a resync over them. */
export interface ResyncGround {
  sql: Connection;
  deps: ResyncDeps & { elasticsearch: Elasticsearch };
  resync: ReturnType<typeof createResync>;
  /** Patterns that were handed on. */
  patterns: PatternRequest[];
  /** Registered and fenced. */
  begin(table: string): Promise<{ table: string; stamp: string; indices: string[] }>;
  /** All of a table. */
  wholeOf(table: string): RowRange;
  /** Applies changes as one batch of the versions that lanes would give them. */
  apply(changes: Change[], version: number): Promise<void>;
  /** All documents of an index or alias, by id. */
  documents(alias: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** An activity, as a worker runs it. */
export function run<I extends unknown[], O>(
  activity: (...input: I) => Promise<O>,
  { heartbeatDetails, onHeartbeat }: { heartbeatDetails?: unknown; onHeartbeat?: (details: unknown) => void } = {},
): (...input: I) => Promise<O> {
  const environment = new MockActivityEnvironment(
    { heartbeatDetails },
    { logger: new DefaultLogger('ERROR', () => undefined) },
  );
  environment.on('heartbeat', (details: unknown) => onHeartbeat?.(details));
  return (...input) => environment.run(activity, ...input);
}

function asActivities<A extends object>(deeds: A): A {
  const all = Object.entries(deeds as Record<string, (...input: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(all.map(([name, deed]) => [name, (...input: unknown[]) => run(deed)(...input)])) as A;
}

/** @param schema statements; the database is the current one. Statements leave no trace in the binlog. */
export async function openResyncGround(
  name: string,
  schema: string,
  configs: readonly TableConfig[],
): Promise<ResyncGround> {
  const elasticsearch = createElasticsearch(endpoints().elasticsearch);
  const source = createMysql(endpoints().mysql);
  const cache = createRedis(endpoints().redis);
  const sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(`set sql_log_bin = 0; create database ${name} character set utf8mb4; use ${name}; ${schema}`);
  const mapping = createMapping(configs);
  const indices = mapping.tables.flatMap((table) => table.indices);
  for (const { name: alias, isDivided, settings, mappings, declared: documents } of indices)
    if (!isDivided)
      await ensureIndex(elasticsearch.client, { name: alias, settings, mappings, mark: { owner: name, documents } });
  const families = indices.map(({ family }) => family);
  const directory = createIndexDirectory(elasticsearch.client, { owner: name, indices: () => families });
  const patterns: PatternRequest[] = [];
  const deps: ResyncGround['deps'] = {
    mapping,
    currentMapping: createCurrentMapping({ tables: configs, directory, madeAs }),
    directory,
    generations: createIndexGenerations(elasticsearch.client, name),
    elasticsearch,
    indexParts: createIndexParts(elasticsearch.client, name),
    rows: createSourceRows(source),
    ranges: createRowRanges(source),
    lanes: {
      newestRecordMs: async () => Date.now() - 1,
      recordsBehind: async () => 0,
      ends: async () => ({}),
      lanesBefore: async () => [],
      lateLanes: async () => ({}),
    },
    cache,
    starts: fakeStarts({ deletePatterns: async (request) => String(patterns.push(request)) }),
    runs: { isRunning: async () => false, wasTableWalked: async () => false },
    giveWay: async () => 0,
  };
  const resync = asActivities(createResync(deps));
  let startedAtMs = Date.now();
  return {
    sql,
    deps,
    resync,
    patterns,
    async begin(table) {
      // The names of indices tell seconds apart, and one was made by now.
      startedAtMs += 1_000;
      const begun = await resync.beginBuilding({ table, startedAtMs, workflowId: `resync/${name}` });
      await resync.fenceBuilding(begun);
      return begun;
    },
    wholeOf: (table) => ({ table: `${name}.${table}`, after: null, upTo: null }),
    async apply(changes, version) {
      const stamped = changes.map((change, at) => ({
        change,
        version: version + at,
        timestampMs: clockMs(version),
      }));
      const batch = { parts: [], changes: stamped, schemaChanges: [], ignored: {}, undecodable: [] };
      await createIndexDocuments({ ...deps, decode: () => batch, starts: fakeStarts() })(
        { ranges: [NO_RANGE], tables: [], startedAtMs: Date.now(), onRefused: 'park' },
        packRecords([]),
      );
    },
    async documents(alias) {
      await elasticsearch.client.indices.refresh({ index: alias });
      const { hits } = await elasticsearch.client.search({ index: alias, size: 10_000 });
      return Object.fromEntries(hits.hits.map(({ _id, _source }) => [_id, _source]));
    },
    async close() {
      await sql.query(`drop database ${name}`);
      await sql.end();
      const own = Object.keys(await elasticsearch.client.indices.get({ index: `${name}*` }));
      if (own.length > 0) await elasticsearch.client.indices.delete({ index: own });
      await Promise.all([elasticsearch.close(), source.close(), cache.close()]);
    },
  };
}

/** Of a change that is sent now. */
export function versionNow(): number {
  return nextVersion(undefined, Date.now() + 5);
}
