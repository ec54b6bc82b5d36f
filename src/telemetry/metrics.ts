import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  parkedKinds,
  type DocumentMetrics,
  type FreshnessMetrics,
  type WaitingCounts,
  type WorkerMetrics,
} from '../activities/worker-metrics.ts';
import type { IngressMetrics } from '../ingress/ingress-metrics.ts';
import { noRepairCounts, shareConsistent, type RepairCounts } from '../model/repair.ts';
import { aliasLines } from './aliases.ts';
import { boundedLabels } from './bounded-labels.ts';
import { errorLabels } from './error-labels.ts';

/**
 * Every metric there is, for the worker and for the ingress: name, help, labels. docs/metrics.md lists the same. Labels are bounded: tables and
 * indices as the config names them, lanes, and lists that end; never a key, an id or a text.
 */
export interface Metrics {
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
  /** What a process does not do, it has no metrics of: each of these may be asked for once. */
  forIngress(): IngressMetrics;
  /** @param tables as the config names them: their counters begin at 0, so that a first change is seen as one */
  forWorker(tables: readonly string[]): WorkerMetrics;
}

const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const RECORD_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** Fingerprints name an error and a field: as many as mappings have fields. */
const MAX_FINGERPRINTS = 50;
const MAX_ERROR_CODES = 100;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const errors = new Counter({
    name: 'evenkeel_errors_total',
    help: 'Failed attempts, by the system that failed and its code; evenkeel is what no server is to blame for.',
    labelNames: ['system', 'code'],
    registers,
  });
  const codeOf = boundedLabels(MAX_ERROR_CODES);
  const failed = (error: unknown): void => {
    const labels = errorLabels(error);
    if (labels !== null) errors.inc({ ...labels, code: codeOf(labels.code) });
  };
  return {
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}\n${await aliasLines(registry)}`,
    forIngress: () => ({ ...batchMetrics(registers), lanes: laneMetrics(registers), failed }),
    forWorker: (tables) => ({
      ...changeMetrics(registers, tables),
      ...documentMetrics(registers, tables),
      ...freshnessMetrics(registers),
      repaired: repairMetrics(registers, tables),
      waiting: waitingMetrics(registers),
      failed,
    }),
  };
}

type Registers = Registry[];

function batchMetrics(registers: Registers): Pick<IngressMetrics, 'applied'> {
  const latency = new Histogram({
    name: 'evenkeel_sync_latency_seconds',
    help: 'From a record to all its targets: from its Kafka timestamp until its batch is applied.',
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const batches = new Counter({
    name: 'evenkeel_batches_total',
    help: 'Batches that were applied.',
    labelNames: ['topic'],
    registers,
  });
  const records = new Histogram({
    name: 'evenkeel_batch_records',
    help: 'Records of a batch; the sum is that of all records.',
    buckets: RECORD_BUCKETS,
    registers,
  });
  const duration = new Histogram({
    name: 'evenkeel_batch_duration_seconds',
    help: 'From the start of a batch until it is applied.',
    buckets: LATENCY_BUCKETS,
    registers,
  });
  return {
    applied({ topic }, { timestampsMs, tookMs }) {
      batches.inc({ topic });
      records.observe(timestampsMs.length);
      duration.observe(tookMs / 1000);
      const nowMs = Date.now();
      for (const timestampMs of timestampsMs) latency.observe(Math.max(0, nowMs - timestampMs) / 1000);
    },
  };
}

function laneMetrics(registers: Registers): IngressMetrics['lanes'] {
  const labelNames = ['topic', 'partition'];
  const records = new Gauge({
    name: 'evenkeel_lane_lag_records',
    help: 'Records of a lane that are there and not applied.',
    labelNames,
    registers,
  });
  const seconds = new Gauge({
    name: 'evenkeel_lane_lag_seconds',
    help: 'Age of the oldest record of a lane that is not applied; 0 when all are.',
    labelNames,
    registers,
  });
  return (lags) => {
    records.reset();
    seconds.reset();
    for (const { topic, partition, ...lag } of lags) {
      records.set({ topic, partition }, lag.records);
      seconds.set({ topic, partition }, lag.ageMs / 1000);
    }
  };
}

type ChangeMetrics = Pick<WorkerMetrics, 'changed' | 'ignored' | 'parked' | 'cacheKeys' | 'copied'>;

function changeMetrics(registers: Registers, tables: readonly string[]): ChangeMetrics {
  const changes = new Counter({
    name: 'evenkeel_changes_total',
    help: 'Row changes that were applied.',
    labelNames: ['table', 'operation'],
    registers,
  });
  for (const table of tables)
    for (const operation of ['insert', 'update', 'delete']) changes.inc({ table, operation }, 0);
  const ignored = new Counter({
    name: 'evenkeel_ignored_records_total',
    help: 'Records that held no row change of a mapped table.',
    labelNames: ['reason'],
    registers,
  });
  const parked = new Counter({
    name: 'evenkeel_parked_total',
    help: 'Changes that were refused and parked, by error: the first 50 kinds of a process, then other.',
    labelNames: ['error'],
    registers,
  });
  const cacheKeys = new Counter({
    name: 'evenkeel_cache_keys_total',
    help: 'Cache keys of changed rows, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const copied = new Counter({
    name: 'evenkeel_resync_rows_total',
    help: 'Rows that resyncs have copied.',
    labelNames: ['table'],
    registers,
  });
  const fingerprintOf = boundedLabels(MAX_FINGERPRINTS);
  return {
    changed: (table, operation, count) => changes.inc({ table, operation }, count),
    ignored: (reason, count) => ignored.inc({ reason }, count),
    parked: (error, count) => parked.inc({ error: fingerprintOf(error) }, count),
    cacheKeys: (outcome, count) => cacheKeys.inc({ outcome }, count),
    copied: (table, rows) => copied.inc({ table }, rows),
  };
}

function documentMetrics(registers: Registers, tables: readonly string[]): DocumentMetrics {
  const documents = new Counter({
    name: 'evenkeel_documents_total',
    help: 'Writes of documents, by what Elasticsearch answered; already_newer is a conflict of versions, and a success.',
    labelNames: ['index', 'generation', 'outcome'],
    registers,
  });
  const healed = new Counter({
    name: 'evenkeel_healed_documents_total',
    help: 'Documents that were made anew of what MySQL holds.',
    labelNames: ['table'],
    registers,
  });
  for (const table of tables) healed.inc({ table }, 0);
  return {
    wrote({ name, generation }, kind, count) {
      const outcome = kind === 'alreadyNewer' ? 'already_newer' : kind;
      documents.inc({ index: name, generation: generation?.role ?? 'live', outcome }, count);
    },
    healed: (table, count) => healed.inc({ table }, count),
  };
}

function freshnessMetrics(registers: Registers): FreshnessMetrics {
  const checks = new Counter({
    name: 'evenkeel_freshness_checks_total',
    help: 'Sampled changes, looked at again so long after their commit: whether index and cache held the row by then.',
    labelNames: ['table', 'within', 'result'],
    registers,
  });
  const unchecked = new Counter({
    name: 'evenkeel_freshness_unchecked_total',
    help: 'Looks at sampled changes that could not be taken, or not in time: they count neither way.',
    labelNames: ['table'],
    registers,
  });
  return {
    checked(table, within, isConsistent) {
      for (const result of ['consistent', 'inconsistent'])
        checks.inc({ table, within: `${within}s`, result }, Number((result === 'consistent') === isConsistent));
    },
    unchecked: (table) => unchecked.inc({ table }),
  };
}

function repairMetrics(registers: Registers, tables: readonly string[]): WorkerMetrics['repaired'] {
  const counter = (name: string, help: string, labelNames = ['table']) =>
    new Counter({ name: `evenkeel_repair_${name}_total`, help, labelNames, registers });
  const compared = counter('compared', 'Places where a document is or should be that repairs have compared.');
  const differences = counter('differences', 'Lasting differences that repairs have found, before they healed any.', [
    'table',
    'kind',
  ]);
  const healed = counter('healed', 'Differences that were right after their heal.');
  const stillWrong = counter('still_wrong', 'Differences that were still there after their heal.');
  const cacheCompared = counter('cache_compared', 'Cached values that repairs have compared with their row.');
  const cacheStale = counter('cache_stale', 'Cached values that were not what their row makes.');
  const share = new Gauge({
    name: 'evenkeel_repair_consistent_share',
    help: 'Of what the last step of a repair in this process compared, the share that was right, 0 to 1.',
    labelNames: ['table'],
    registers,
  });
  const count = (table: string, counts: RepairCounts): void => {
    compared.inc({ table }, counts.compared);
    for (const kind of ['missing', 'stale', 'orphaned'] as const) differences.inc({ table, kind }, counts[kind]);
    healed.inc({ table }, counts.healed);
    stillWrong.inc({ table }, counts.stillWrong);
    cacheCompared.inc({ table }, counts.cache.compared);
    cacheStale.inc({ table }, counts.cache.stale);
    const right = shareConsistent(counts);
    if (right !== null) share.set({ table }, right);
  };
  for (const table of tables) count(table, noRepairCounts());
  return count;
}

function waitingMetrics(registers: Registers): WorkerMetrics['waiting'] {
  // With a label, so that nothing is told before it is known.
  const parked = new Gauge({
    name: 'evenkeel_parked_changes',
    help: 'What is parked in the whole consumer group now; each worker tells the same.',
    labelNames: ['kind'],
    registers,
  });
  const lanes = new Gauge({
    name: 'evenkeel_waiting_lanes',
    help: 'Batches in the whole consumer group that wait now, blocked for a person, retrying for a server; each worker tells the same.',
    labelNames: ['state'],
    registers,
  });
  return ({ parked: byKind, blockedLanes, retryingLanes }: WaitingCounts) => {
    for (const kind of parkedKinds) parked.set({ kind }, byKind[kind]);
    lanes.set({ state: 'blocked' }, blockedLanes);
    lanes.set({ state: 'retrying' }, retryingLanes);
  };
}
