import type { Change, Operation } from '../../model/change.ts';
import type { DocumentCounts, IndexResult, TableCounts } from '../../model/sync.ts';
import type { RecordBatch } from '../../payload/record-batch.ts';
import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import { unfilledCacheKeys } from '../../mapping/plan-cache-keys.ts';
import { mergeHeals, planDocuments, planHeals, type DocumentPlan } from '../../mapping/plan-documents.ts';
import type { Starts } from '../../start/starts.ts';
import type { Decode } from './decoded-batches.ts';
import type { BatchInput } from './batch-input.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import { followSchemaChanges } from './follow-schema-changes.ts';
import { healDocuments, type HealDeps } from '../heal/heal-documents.ts';
import { findRoots } from '../heal/heal-roots.ts';
import { refusedHeals } from '../heal/healed.ts';
import { findShutOut } from './heal-shut-out.ts';
import { isLateBatch } from './is-late-batch.ts';
import { refusedDocument, refusedRecords, unkeyedRecords, unmappable, type Refused } from '../refused/refusals.ts';
import { settleRefused } from '../refused/settle-refused.ts';
import { writeDocuments } from '../heal/write-documents.ts';

export interface IndexDocumentsDeps extends HealDeps {
  currentMapping: CurrentMapping;
  decode: Decode;
  starts: Starts;
}

/** A result must stay small. */
const SHOWN_WALKS = 20;

interface Written {
  outcomes: WriteOutcome[];
  healed: number;
  /** Workflows that heal on. */
  walks: string[];
  refused: Refused[];
}

/** Writes what a batch says into Elasticsearch. May run twice: the versions make every write but the newest a no-op. */
export function createIndexDocuments(deps: IndexDocumentsDeps) {
  const { currentMapping, decode, elasticsearch, starts } = deps;

  return async function indexDocuments(input: BatchInput, ...records: RecordBatch[]): Promise<IndexResult> {
    const [mapping, upSinceMs] = await Promise.all([currentMapping(), elasticsearch.upSinceMs()]);
    const batch = decode(input.ranges, records);
    // A payload that came too late to be trusted is healed.
    const plan = (isLateBatch(batch, input, upSinceMs) ? planHeals : planDocuments)(batch.changes, mapping);
    const written = await writeAll(plan);
    const schemaChanges = await followSchemaChanges({ mapping, starts }, batch.schemaChanges);
    const context = { ...input, mayShow: mapping.tables.every(({ mask }) => mask.size === 0) };
    const refused = [
      ...refusedRecords(context, batch),
      ...unkeyedRecords(context, batch, [...plan.unkeyed, ...unfilledCacheKeys(batch.changes, mapping)]),
      ...written.refused,
    ];
    const settled = await settleRefused(starts, refused, input);
    return {
      changes: countChanges(
        mapping,
        batch.changes.map(({ change }) => change),
      ),
      ignored: batch.ignored,
      schemaChanges,
      documents: countDocuments(written),
      ...(written.walks.length > 0 && { healedBy: written.walks.slice(0, SHOWN_WALKS) }),
      ...settled,
    };
  };

  async function writeAll({ writes, heals, roots, unmappable: unmapped }: DocumentPlan): Promise<Written> {
    const outcomes = await writeDocuments(
      deps,
      writes.map(({ index, address, version, source }) => ({
        index,
        address,
        version,
        versionType: 'external',
        source,
      })),
    );
    const found = await findRoots(deps, roots);
    const shutOut = findShutOut(writes, outcomes);
    const healed = await healDocuments(deps, mergeHeals([...heals, ...found.heals, ...shutOut]));
    const refused = unmapped.map((write) => refusedDocument(write, write.row, unmappable(write.index, write.error)));
    for (const [at, write] of writes.entries()) {
      const outcome = outcomes[at] as WriteOutcome;
      if (outcome.kind === 'refused') refused.push(refusedDocument(write, write.row, outcome));
    }
    refused.push(...refusedHeals(healed));
    return {
      outcomes: outcomes.filter((_, at) => writes[at]?.index.isLive),
      healed: healed.filter(({ request }) => request.index.isLive).length,
      walks: found.walks,
      refused,
    };
  }
}

function countChanges(mapping: Mapping, changes: Iterable<Change>): TableCounts {
  const counts: TableCounts = {};
  for (const { table, operation } of changes) {
    if (mapping.of(table) === undefined && mapping.usesOf(table).length === 0) continue;
    const ofTable: Record<Operation, number> = (counts[table] ??= { insert: 0, update: 0, delete: 0 });
    ofTable[operation]++;
  }
  return counts;
}

function countDocuments({ outcomes, healed }: Written): DocumentCounts {
  const counts: DocumentCounts = { indexed: 0, deleted: 0, alreadyNewer: 0, healed };
  for (const { kind } of outcomes) if (kind !== 'refused') counts[kind]++;
  return counts;
}
