import type { Decoded } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';

/** One capture tool's message format. `decode` is pure, and throws a DecodeError for what it cannot read. */
export interface Decoder {
  decode(record: LaneRecord): Decoded;
}

export class DecodeError extends Error {
  override name = 'DecodeError';
}
