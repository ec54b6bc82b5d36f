import type { Change, Decoded, Row } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';
import { isCondensed, type Condensed } from './condensed-shape.ts';
import { DecodeError, toDecodeError } from './decode-error.ts';
import type { Decoder } from './decoder.ts';

/**
 * A record that is too large to travel: what it says of the columns that the mapping needs, as JSON of our own. Its changes
 * are partial, so that the rows are read again. What cannot be decoded keeps its first bytes and the decoder's error.
 */
export const CONDENSED_HEADER = 'evenkeel-condensed';

const KEPT_BYTES = 1_000;

type RawRecord = Omit<LaneRecord, 'version'>;

export interface CondenseRules {
  decoder: Decoder;
  /** Of a table, the columns that keys and templates need; undefined: its changes are left out. */
  columnsOf(table: string): readonly string[] | undefined;
}

export function condense<R extends RawRecord>(record: R, rules: CondenseRules): R {
  const condensed = tryDecode(record, rules);
  // An array, since the ingress drops an object in which no mapped table is named: an error names none.
  const value = Buffer.from(JSON.stringify([condensed]));
  return { ...record, value, headers: { ...record.headers, [CONDENSED_HEADER]: String(record.value?.length ?? 0) } };
}

/** A decoder that reads condensed records, and leaves all others to `decoder`. */
export function readCondensed(decoder: Decoder): Decoder {
  return { decode: (record) => (CONDENSED_HEADER in record.headers ? expand(record) : decoder.decode(record)) };
}

function tryDecode(record: RawRecord, { decoder, columnsOf }: CondenseRules): Condensed {
  try {
    const decoded = decoder.decode({ ...record, version: 0 });
    if (decoded.kind === 'schema') {
      const { schema } = decoded;
      return { ...decoded, schema: { ...schema, statement: schema.statement.slice(0, KEPT_BYTES) } };
    }
    if (decoded.kind !== 'rows') return decoded;
    return { kind: 'rows', changes: decoded.changes.flatMap((change) => project(change, columnsOf(change.table))) };
  } catch (error) {
    const { code, message } = toDecodeError(error);
    const value = Buffer.from(record.value ?? []);
    return {
      kind: 'undecodable',
      code,
      error: message.slice(0, KEPT_BYTES),
      bytes: value.length,
      start: value.subarray(0, KEPT_BYTES).toString(),
    };
  }
}

function project(change: Change, columns: readonly string[] | undefined): Change[] {
  if (columns === undefined) return [];
  const only = (row: Row | null): Row | null =>
    row && Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)));
  return [{ ...change, before: only(change.before), after: only(change.after), partial: true }];
}

function expand({ value }: LaneRecord): Decoded {
  const condensed = parse(value);
  if (condensed.kind !== 'undecodable') return condensed;
  const { code, error, bytes } = condensed;
  // The bytes stay in the record: an error is shown to all, whatever is masked.
  throw new DecodeError(code, `${error} (a record of ${bytes} bytes, of which only the first are kept)`);
}

function parse(value: Uint8Array | null): Condensed {
  try {
    const [condensed] = JSON.parse(Buffer.from(value ?? []).toString()) as [unknown];
    if (!isCondensed(condensed)) throw new TypeError('not of this shape');
    return condensed;
  } catch (cause) {
    throw new DecodeError('not-condensed', `has the header ${CONDENSED_HEADER}, but is none of ours`, { cause });
  }
}
