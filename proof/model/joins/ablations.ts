import type { VersionedWrite, WriteOutcome } from '../../../src/connectors/elasticsearch.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import { LOWEST_VERSION } from '../../../src/model/heal-version.ts';
import { nextVersion } from '../../../src/model/version.ts';
import type { Ablation } from '../model.ts';
import type { Documents } from './elasticsearch.ts';
import type { Rules } from './rules.ts';
import type { World } from './world.ts';

/** Writes reach Elasticsearch as something else. */
function writing(as: (write: VersionedWrite) => Partial<VersionedWrite>): Rules['documents'] {
  return (real) => ({ ...real, write: (writes) => real.write(writes.map((write) => ({ ...write, ...as(write) }))) });
}

/** Outcomes are told as something else. */
function answering(as: (outcome: WriteOutcome, write: VersionedWrite) => WriteOutcome): Rules['documents'] {
  return (real) => ({
    ...real,
    async write(writes) {
      const outcomes = await real.write(writes);
      return writes.map((write, at) => as(outcomes[at] as WriteOutcome, write));
    },
  });
}

/** A delete does nothing where there is no document, but for those that a heal writes to know a version. */
function forgettingDeletes(real: Documents, { index }: World): Documents {
  return {
    ...real,
    async write(writes) {
      const outcomes: WriteOutcome[] = [];
      for (const write of writes) {
        const isIdle = write.source === null && write.version === LOWEST_VERSION;
        if (isIdle && index.versionOf(addressKey(write.address)) === null) outcomes.push({ kind: 'deleted' });
        else outcomes.push(...(await real.write([write])));
      }
      return outcomes;
    },
  };
}

export const ablations: readonly Ablation<Rules>[] = [
  { name: 'plain-reads', without: 'the barrier of reads', rules: { reads: 'plain' } },
  {
    name: 'joined-rows-first',
    without: 'the order of reads: joined rows before the row that they are joined to',
    rules: { joinedRows: 'read before the row' },
  },
  {
    name: 'new-parents-only',
    without: 'the look-up of what a joined row was',
    rules: {
      changeAs: (change, { shop }) =>
        change.after === null || shop.goods.includes(change.table) ? change : { ...change, before: null },
    },
  },
  {
    name: 'version-of-the-moment',
    without: 'the version after the one that was read: that of the moment',
    rules: {
      documents: writing(({ version }) => ({ version: Math.max(version, nextVersion(undefined, Date.now())) })),
    },
  },
  {
    name: 'same-version-twice',
    without: 'the conflict of two heals that read the same version: the later one wins',
    rules: { documents: writing(() => ({ versionType: 'external_gte' })) },
  },
  {
    name: 'conflict-is-success',
    without: 'the new reading after a conflict: the other one has written',
    rules: { documents: answering((outcome) => (outcome.kind === 'alreadyNewer' ? { kind: 'indexed' } : outcome)) },
  },
  {
    name: 'deleted-is-deleted',
    without: 'the new reading after the conflict of a delete: it is deleted already',
    rules: {
      documents: answering((outcome, { source }) =>
        source === null && outcome.kind === 'alreadyNewer' ? { kind: 'deleted' } : outcome,
      ),
    },
  },
  {
    name: 'no-idle-deletes',
    without: 'the delete of what is not there',
    rules: { documents: forgettingDeletes },
  },
  {
    name: 'part-with-document',
    without: 'the part before the row is read: it is made with its first document',
    rules: { missingParts: 'unseen' },
  },
  {
    name: 'copy-overwrites',
    without: 'the conflict of a copied row: the copy wins over what has the same version',
    rules: { copies: writing(() => ({ versionType: 'external_gte' })) },
  },
  {
    name: 'copy-at-now',
    without: 'the lowest version of copied rows: that of now',
    rules: { copies: writing(() => ({ version: nextVersion(undefined, Date.now()) })) },
  },
  {
    name: 'fence-for-joins',
    without: "all changes for what is being built: those above its fence, which is a clock's",
    rules: { building: 'what is above the fence' },
  },
  { name: 'copy-at-once', without: 'the barrier of a resync', rules: { copyStarts: 'at once' } },
  {
    name: 'old-page-written',
    without: 'the new reading of a page that has become old',
    rules: { oldPages: 'written' },
  },
  {
    name: 'look-up-first',
    without: 'the look-up of generations after the records: before them',
    rules: { lookUp: 'before them' },
  },
  {
    name: 'places-by-name',
    without: 'the names of its own that each generation is written through: the one that all search by',
    rules: { places: 'by the public name' },
  },
  {
    name: 'walk-once',
    without: 'one more round of a walk when the row changed meanwhile',
    rules: { newerChange: 'nothing' },
  },
  {
    name: 'repair-writes-compared',
    without: 'the new reading of rows that are repaired: what was compared',
    rules: { repairReads: 'what it compared' },
  },
  {
    name: 'orphans-by-hand',
    without: 'the heal of an orphan: a delete without a version',
    rules: { orphans: 'deleted by hand' },
  },
];
