import type { Change, Operation } from '../model/change.ts';
import { failureTypes } from '../model/names.ts';
import { laneName } from '../model/record.ts';
import type { DocumentCounts, IndexResult, Problem, SyncRange, TableCounts } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../connectors/elasticsearch.ts';
import type { SourceDatabase } from '../connectors/mysql.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { planDocuments, planHeals, type DocumentPlan } from '../mapping/plan-documents.ts';
import type { DecodedBatch } from './decoded-batches.ts';
import type { BatchInput } from './batch-input.ts';
import { RefusedError } from './refused-error.ts';
import { healDocuments } from './heal-documents.ts';

export interface IndexDocumentsDeps {
  mapping: Mapping;
  decode: (range: SyncRange, records: RecordBatch) => DecodedBatch;
  elasticsearch: Elasticsearch;
  source: SourceDatabase;
}

/**
 * Elasticsearch forgets deletes (gc_deletes, restarts), and then any payload looks new to it.
 * So a payload counts only so long after its batch began; later, rows are read again.
 */
const PAYLOAD_LIFE_MS = 10 * 60_000;

type Written = { write: Pick<VersionedWrite, 'index' | 'id'>; outcome: WriteOutcome; healed: boolean };

/** Writes what a batch says into Elasticsearch. May run twice: the versions make every write but the newest a no-op. */
export function createIndexDocuments({ mapping, decode, elasticsearch, source }: IndexDocumentsDeps) {
  return async function indexDocuments(input: BatchInput, records: RecordBatch): Promise<IndexResult> {
    const batch = decode(input.range, records);
    const plan = planFor(batch, input);
    const written = await writeAll(plan);
    const problems = [...undecodable(input, batch), ...missingKeys(plan), ...refused(written)];
    if (problems.length > 0 && !input.skipRefused) throw new RefusedError(problems);
    return {
      changes: countChanges(batch.changes.map(({ change }) => change)),
      ignored: batch.ignored,
      schemaChanges: batch.schemaChanges.filter(({ tables }) => tables.some((table) => mapping.has(table))),
      documents: countDocuments(written),
      skipped: problems,
    };
  };

  function planFor({ changes }: DecodedBatch, { startedAtMs }: BatchInput): DocumentPlan {
    const late = Date.now() - startedAtMs > PAYLOAD_LIFE_MS;
    return late ? planHeals(changes, mapping) : planDocuments(changes, mapping);
  }

  async function writeAll({ writes, heals }: DocumentPlan): Promise<Written[]> {
    const versioned = writes.map((write): VersionedWrite => ({ ...write, versionType: 'external' }));
    const outcomes = await elasticsearch.write(versioned);
    const healed = await healDocuments({ elasticsearch, source }, heals);
    return [
      ...versioned.map((write, at) => ({ write, outcome: outcomes[at] as WriteOutcome, healed: false })),
      ...healed.map((entry) => ({ ...entry, healed: true })),
    ];
  }

  function countChanges(changes: Iterable<Change>): TableCounts {
    const counts: TableCounts = {};
    for (const { table, operation } of changes) {
      if (!mapping.has(table)) continue;
      const ofTable: Record<Operation, number> = (counts[table] ??= { insert: 0, update: 0, delete: 0 });
      ofTable[operation]++;
    }
    return counts;
  }
}

function countDocuments(written: readonly Written[]): DocumentCounts {
  const counts: DocumentCounts = { indexed: 0, deleted: 0, alreadyNewer: 0, healed: 0 };
  for (const { outcome, healed } of written) {
    if (healed) counts.healed++;
    else if (outcome.kind !== 'refused') counts[outcome.kind]++;
  }
  return counts;
}

function undecodable({ range }: BatchInput, batch: DecodedBatch): Problem[] {
  return batch.undecodable.map(({ offset, error }) => ({
    type: failureTypes.undecodable,
    where: `${laneName(range)} offset ${offset}`,
    error,
  }));
}

function missingKeys({ unkeyed }: DocumentPlan): Problem[] {
  return unkeyed.map(({ table, error }) => ({ type: failureTypes.missingKey, where: table, error }));
}

function refused(written: readonly Written[]): Problem[] {
  return written.flatMap(({ write, outcome }) =>
    outcome.kind === 'refused'
      ? [
          {
            type: failureTypes.refused,
            where: `${write.index}/${write.id}`,
            error: `${outcome.code}: ${outcome.message}`,
          },
        ]
      : [],
  );
}
