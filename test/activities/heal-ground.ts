import { createConnection, type Connection } from 'mysql2/promise';
import { endpoints } from '../../stack/endpoints.ts';
import type { DecodedBatch } from '../../src/activities/batch/decoded-batches.ts';
import type { HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { fakeStarts } from './fake-starts.ts';
import { createIndexDocuments } from '../../src/activities/batch/index-documents.ts';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createElasticsearch, type Elasticsearch } from '../../src/connectors/elasticsearch.ts';
import { createIndexParts } from '../../src/connectors/index-parts.ts';
import { ensureIndex } from '../../src/connectors/index-setup.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createMapping, type Mapping } from '../../src/mapping/mapping.ts';
import type { TableConfig } from '../../src/mapping/table-config.ts';
import type { Change } from '../../src/model/change.ts';
import type { IndexResult } from '../../src/model/sync.ts';
import { clockMs, nextVersion } from '../../src/model/version.ts';
import { packRecords } from '../../src/payload/pack-records.ts';

/** Tables and indices of one test's own, and the activities over them, on real servers. */
export interface HealGround {
  mapping: Mapping;
  sql: Connection;
  deps: HealDeps & { elasticsearch: Elasticsearch };
  /** A version of `ms` after the ground was opened. */
  versionAt(ms: number): number;
  /** Applies changes as one batch, a millisecond between two, the first `atMs` after the ground was opened. */
  apply(changes: Change[], options?: { atMs?: number; deps?: HealDeps }): Promise<IndexResult>;
  /** Another worker's, which knows nothing yet. */
  freshDeps(): HealDeps;
  /** All documents of an alias, as `index/id` and what they hold. */
  documents(alias: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** @param schema statements; the database is the current one. Statements leave no trace in the binlog. */
export async function openHealGround(
  name: string,
  schema: string,
  configs: readonly TableConfig[],
): Promise<HealGround> {
  const elasticsearch = createElasticsearch(endpoints().elasticsearch);
  const source = createMysql(endpoints().mysql);
  const sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(`set sql_log_bin = 0; create database ${name} character set utf8mb4; use ${name}; ${schema}`);
  const mapping = createMapping(configs);
  for (const { indices } of mapping.tables)
    for (const { name: alias, isDivided, settings, mappings } of indices)
      if (!isDivided) await ensureIndex(elasticsearch.client, { name: alias, settings, mappings });
  const freshDeps = (): HealGround['deps'] => ({
    elasticsearch,
    indexParts: createIndexParts(elasticsearch.client, name),
    rows: createSourceRows(source),
  });
  const shared = freshDeps();
  const openedAtMs = Date.now();
  const versionAt = (ms: number): number => nextVersion(undefined, openedAtMs + ms);
  return {
    mapping,
    sql,
    deps: shared,
    versionAt,
    freshDeps,
    apply(changes, { atMs = 0, deps = shared } = {}) {
      const stamped = changes.map((change, at) => {
        const version = versionAt(atMs + at);
        return { change, version, timestampMs: clockMs(version) };
      });
      const batch: DecodedBatch = { parts: [], changes: stamped, schemaChanges: [], ignored: {}, undecodable: [] };
      return createIndexDocuments({
        ...deps,
        currentMapping: async () => mapping,
        decode: () => batch,
        starts: fakeStarts(),
      })({ ranges: [NO_RANGE], tables: [], startedAtMs: Date.now(), onRefused: 'park' }, packRecords([]));
    },
    async documents(alias) {
      await elasticsearch.client.indices.refresh({ index: alias });
      const { hits } = await elasticsearch.client.search({ index: alias, size: 1_000 });
      return Object.fromEntries(
        hits.hits.map(({ _index, _id, _source }) => [
          `${_index.slice(name.length + 1).replace(/__.*/, '')}/${_id}`,
          _source,
        ]),
      );
    },
    async close() {
      await sql.query(`drop database ${name}`);
      await sql.end();
      const indices = await elasticsearch.client.indices.getAlias({ name: `${name}_*` }, { ignore: [404] });
      const own = Object.keys(indices).filter((index) => index.startsWith(name));
      if (own.length > 0) await elasticsearch.client.indices.delete({ index: own });
      await Promise.all([elasticsearch.close(), source.close()]);
    },
  };
}

/** A batch's place, where nobody asks for it. */
export const NO_RANGE = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 0,
  nextOffset: '1',
  records: 1,
  clock: 1,
};
