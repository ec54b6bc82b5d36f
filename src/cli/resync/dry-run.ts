import type { Client } from '@elastic/elasticsearch';
import type { SourceRows } from '../../activities/heal/source-rows.ts';
import type { Config } from '../../config/schema.ts';
import type { IndexGenerations, LeftoverIndex } from '../../connectors/index-generations.ts';
import type { LaneProgress } from '../../connectors/lane-progress.ts';
import type { SourceDatabase } from '../../connectors/source-database.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { planAll, type IndexPlan } from '../plan/plan-all.ts';

/** What a resync of a table would do. */
export interface DryRun {
  /** As the config names it. */
  table: string;
  /** Those of MySQL that it stands for. */
  tables: string[];
  /** About. */
  rows: number;
  indices: { name: string; liveBytes: number; joinedTables: string[] }[];
  freeBytes: number;
  /** In what the live indices differ from what would be built. */
  changes: IndexPlan[];
  /** Would be dropped. */
  leftovers: LeftoverIndex[];
  cache: 'keep' | 'delete' | 'warm';
  /** Lanes that have yet to apply records. */
  lanesBehind: string[];
  /** Host of the replica that rows would be read from. */
  replica: string | null;
  /** Whether MySQL's user may see open transactions. */
  seesTransactions: boolean;
  hasWorker: boolean;
  isRunning: boolean;
}

export interface DryRunServers {
  source: SourceDatabase;
  rows: Pick<SourceRows, 'tablesOf'>;
  elasticsearch: Client;
  generations: Pick<IndexGenerations, 'room'>;
  lanes: LaneProgress;
}

/** Reads only. */
export async function dryRun(
  { source, rows, elasticsearch, generations, lanes }: DryRunServers,
  { mysql, kafka, tables: configs }: Pick<Config, 'mysql' | 'kafka' | 'tables'>,
  table: TableMapping,
): Promise<Omit<DryRun, 'leftovers' | 'hasWorker' | 'isRunning'>> {
  const tables = await rows.tablesOf(table.name);
  const counts = await Promise.all(tables.map((one) => source.estimateRows(one)));
  const { freeBytes } = await generations.room(table.indices);
  const indices = await Promise.all(
    table.indices.map(async (index) => ({
      name: index.name,
      liveBytes: (await generations.room([index])).liveBytes,
      joinedTables: [...index.joinedTables],
    })),
  );
  const names = new Set(table.indices.map(({ name }) => name));
  const plans = await planAll(elasticsearch, table.indices, kafka.groupId);
  return {
    table: table.name,
    tables,
    rows: counts.reduce((sum, count) => sum + count, 0),
    indices,
    freeBytes,
    changes: plans.filter(({ index }) => names.has(index)),
    cache: configs.find((one) => one.table === table.name)?.cacheOnResync ?? 'keep',
    lanesBehind: (await lanes.lanesBefore(await lanes.ends())).toSorted(),
    replica: mysql.replica?.host ?? null,
    seesTransactions: (await source.openTransactions()) !== null,
  };
}
