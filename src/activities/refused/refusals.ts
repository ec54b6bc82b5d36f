import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { DocumentOf, DocumentWrite, UnkeyedChange } from '../../mapping/plan-documents.ts';
import type { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Refusal } from '../../connectors/elasticsearch.ts';
import type { Row } from '../../model/change.ts';
import { failureTypes } from '../../model/names.ts';
import type { ParkedChange } from '../../model/parked.ts';
import { laneName, type LaneId, type LaneRecord } from '../../model/record.ts';
import type { Problem } from '../../model/sync.ts';
import type { DecodedBatch } from '../batch/decoded-batches.ts';
import type { BatchInput } from '../batch/batch-input.ts';
import { maskedFields, maskedText } from './masked-fields.ts';

/** Something that is refused for good, ready to be parked. */
export interface Refused extends ParkedChange {
  /** The resync whose index refuses it; absent: the live one does. */
  resync?: { workflowId: string; stamp: string };
  /** The record itself, where that is what is parked. */
  record: LaneRecord | null;
}

type PlacedDocument = DocumentOf & Pick<DocumentWrite, 'address' | 'version'>;

/** A document that its index refuses, or that cannot be made, with the row that it was to be made of. */
export function refusedDocument(
  { mapping, index, table, key, address, version }: PlacedDocument,
  row: Row | null,
  { fingerprint, message }: Refusal,
): Refused {
  return {
    subject: { kind: 'document', table, ...address, key },
    version,
    problem: {
      type: failureTypes.refused,
      fingerprint,
      where: `${address.index}/${address.id}`,
      table,
      error: maskedText(message, row ?? {}, mapping.mask),
    },
    ...(row && { fields: maskedFields(row, mapping.mask) }),
    ...resyncOf(index),
    record: null,
  };
}

function resyncOf({ isLive, generation }: IndexMapping): Pick<Refused, 'resync'> {
  if (isLive || generation === undefined) return {};
  return { resync: { workflowId: generation.workflowId ?? '', stamp: generation.stamp } };
}

/** How many of them there are of each cause. */
export function countByError(refused: readonly Refused[]): Record<string, number> {
  const byError: Record<string, number> = {};
  for (const { problem } of refused) byError[problem.fingerprint] = (byError[problem.fingerprint] ?? 0) + 1;
  return byError;
}

/** What the config asks of a field cannot be made of the row. */
export function unmappable({ name }: IndexMapping, { field, message }: UnmappableError): Refusal {
  return { kind: 'refused', fingerprint: `${failureTypes.unmappable}/${name}.${field}`, message };
}

/** The batch that a record came in, and whether an operator may see the record: nobody knows whose values it holds. */
type RecordContext = BatchInput & { mayShow: boolean };

/** Records that cannot be decoded. */
export function refusedRecords(input: RecordContext, { undecodable }: DecodedBatch): Refused[] {
  return undecodable.map(({ lane, record, code, error }) =>
    refusedRecord(
      input,
      { lane, record },
      {
        type: failureTypes.undecodable,
        fingerprint: `${failureTypes.undecodable}/${code}`,
        // A parser's sentence quotes what it read.
        error: input.mayShow ? error : code,
      },
    ),
  );
}

/** Records with a row that lacks what its document or its cache keys are told by; one is enough to park its record. */
export function unkeyedRecords(
  input: RecordContext,
  { parts }: DecodedBatch,
  unkeyed: readonly UnkeyedChange[],
): Refused[] {
  const byVersion = new Map(unkeyed.map((change) => [change.version, change]));
  return [...byVersion.values()].flatMap((change) =>
    parts.flatMap(({ lane, records }) =>
      records
        .filter((record) => record.version === change.version)
        .map((record) => refusedRecord(input, { lane, record }, problemOf(change))),
    ),
  );
}

function problemOf({ table, column, use }: UnkeyedChange): Omit<Problem, 'where'> {
  if (column === null)
    return {
      type: failureTypes.partialRow,
      fingerprint: `${failureTypes.partialRow}/${table}`,
      table,
      error: `a row of ${table} came without all of its columns: set onPartialRow to heal and retry, or skip it`,
    };
  return {
    type: failureTypes.missingKey,
    fingerprint: `${failureTypes.missingKey}/${table}.${column}`,
    table,
    error: `a row of ${table} has no value in column "${column}", which ${use} is made of`,
  };
}

function refusedRecord(
  { startedAtMs, mayShow }: RecordContext,
  { lane, record }: { lane: LaneId; record: LaneRecord },
  problem: Omit<Problem, 'where'>,
): Refused {
  const { topic, partition } = lane;
  return {
    subject: { kind: 'record', topic, partition, offset: record.offset, startedAtMs },
    version: record.version,
    problem: { ...problem, where: `${laneName(lane)} offset ${record.offset}` },
    ...(mayShow && { fields: { key: preview(record.key), value: preview(record.value) } }),
    record,
  };
}

const PREVIEW_BYTES = 500;

function preview(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  const text = new TextDecoder().decode(bytes.subarray(0, PREVIEW_BYTES));
  return bytes.length > PREVIEW_BYTES ? `${text}… (${bytes.length} bytes)` : text;
}
