import type { TakenBatch } from '../../../src/ingress/take-batch.ts';
import { planDocuments } from '../../../src/mapping/plan-documents.ts';
import { LOWEST_VERSION } from '../../../src/model/heal-version.ts';
import { isLate } from '../../../src/model/payload-life.ts';
import { nextVersion } from '../../../src/model/version.ts';
import type { Ablation } from '../model.ts';
import { productRules, type Rules } from './rules.ts';

/** Takes a batch as the product does, and stamps it otherwise. */
function stamping(versionOf: (record: TakenBatch['records'][number]) => number): Rules['takeBatch'] {
  return (incoming, rules) => {
    const batch = productRules.takeBatch(incoming, rules);
    return { ...batch, records: batch.records.map((record) => ({ ...record, version: versionOf(record) })) };
  };
}

const MINUTE_OF_VERSIONS = nextVersion(undefined, Date.UTC(2020, 0, 1, 0, 1));

/** Each takes one protection away; each must let an index go wrong. */
export const ablations: readonly Ablation<Rules>[] = [
  {
    name: 'clock-forgotten',
    without: "the lane clock in the committed offset's metadata",
    rules: { parseClock: () => undefined },
  },
  {
    name: 'clock-may-fall',
    without: 'the lane clock that never falls: the time of the record alone',
    rules: { takeBatch: stamping(({ timestampMs }) => nextVersion(undefined, timestampMs)) },
  },
  {
    name: 'event-time',
    without: "the producer's time: the event's own, when its statement began",
    rules: { takeBatch: stamping(({ headers }) => nextVersion(undefined, Number(headers['eventMs']))) },
  },
  {
    name: 'offset-as-version',
    without: 'time in versions: the offset',
    rules: { takeBatch: stamping(({ offset }) => Number(offset) + 1) },
  },
  { name: 'no-versions', without: 'versions: the last write wins', rules: { writes: 'blindly' } },
  {
    name: 'commit-first',
    without: 'the commit after the batch: before its start',
    rules: { commits: 'before the start' },
  },
  {
    name: 'first-wins',
    without: 'the order of a batch: its first change of a row wins',
    rules: { planDocuments: (changes, mapping) => planDocuments([...changes].toReversed(), mapping) },
  },
  {
    name: 'old-key-deleted',
    without: "the heal of a moved row's old key: a delete",
    rules: {
      planDocuments(changes, mapping) {
        const { writes, heals, ...rest } = planDocuments(changes, mapping);
        const deletes = heals.flatMap((heal) =>
          heal.addresses.map((address) => ({ ...heal, address, row: {}, source: null })),
        );
        return { ...rest, writes: [...writes, ...deletes], heals: [] };
      },
    },
  },
  {
    name: 'old-key-at-its-version',
    without: "the whole millisecond of a moved row's heal: the version of its change",
    rules: {
      planDocuments(changes, mapping) {
        const all = [...changes];
        const { heals, ...rest } = planDocuments(all, mapping);
        const versions = all.map(({ version }) => version);
        const own = (end: number): number => Math.max(...versions.filter((version) => version <= end));
        return { ...rest, heals: heals.map((heal) => ({ ...heal, version: own(heal.version) })) };
      },
    },
  },
  { name: 'heal-reads-at-once', without: 'the barrier of a heal', rules: { healReads: 'plain' } },
  {
    name: 'heal-writes-higher',
    without: "a heal's modest version: one of its own, a minute above",
    rules: { healVersion: (requested, current) => Math.max(requested, current ?? 0) + MINUTE_OF_VERSIONS },
  },
  {
    name: 'heal-ignores-change',
    without: "the change's version in a heal: the one that the index held",
    rules: { healVersion: (_, current) => current ?? 1 },
  },
  { name: 'late-payload', without: 'the life of a payload', rules: { isLate: () => false } },
  {
    name: 'age-of-batch',
    without: "the record's age: that of its batch",
    rules: { isLate: (age, nowMs) => isLate({ ...age, producedAtMs: age.startedAtMs, storeUpSinceMs: 0 }, nowMs) },
  },
  {
    name: 'start-unseen',
    without: 'heed of a start of Elasticsearch',
    rules: { isLate: (age, nowMs) => isLate({ ...age, storeUpSinceMs: 0 }, nowMs) },
  },
  { name: 'copy-at-once', without: 'the barrier of a resync', rules: { copyStarts: 'at once' } },
  {
    name: 'copy-at-now',
    without: 'the lowest version of copied rows: that of now',
    rules: { copyVersion: (now) => now },
  },
  { name: 'no-fence', without: 'the fence: every change goes to the new index', rules: { receives: () => true } },
  {
    name: 'fence-of-offsets',
    without: "the fence's one moment: the end offsets of the partitions",
    rules: { receives: ({ ends }, { partition, offset }) => Number(offset) >= (ends[partition] ?? 0) },
  },
  {
    name: 'fence-forgotten',
    without: 'the fence of an index after its swap: it takes every payload',
    rules: { keptFence: () => 0 },
  },
  {
    name: 'fence-not-awaited',
    without: 'the wait for the fence: none yet, so nothing for the new index',
    rules: { waitsForFence: false },
  },
  {
    name: 'repair-at-now',
    without: 'the margin between clocks in what a repair writes at: now',
    rules: { repairVersion: (nowMs) => nextVersion(undefined, nowMs) },
  },
  {
    name: 'repair-at-lowest',
    without: 'a version over remembered deletes for what a repair finds missing: the lowest one',
    rules: { repairVersion: () => LOWEST_VERSION },
  },
  {
    name: 'repair-writes-compared',
    without: 'the new reading of a row that is repaired: what was compared',
    rules: { repairWrites: 'what it compared' },
  },
  {
    name: 'future-unseen',
    without: 'heed of a version from the future: it is newer',
    rules: { isFromFuture: () => false },
  },
  {
    name: 'future-conflict-is-done',
    without: 'the new beginning after a conflict over a version from the future',
    rules: { futureConflict: 'is done' },
  },
  {
    name: 'future-deletes-unseen',
    without: 'heed of a delete from the future: a conflict looks for a document alone',
    rules: { conflicts: 'tell of documents' },
  },
];
