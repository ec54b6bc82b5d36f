import type { Decoded } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';

/** Reads one topic's messages. Pure; throws a DecodeError for what it cannot read. */
export interface Decoder {
  decode(record: LaneRecord): Decoded;
}

export interface DecoderOptions {
  /** Time zone in which the capture tool writes TIMESTAMP columns as text: an IANA name, or an offset such as +08:00. */
  timeZone: string;
  /** MySQL types of a table's columns, as SHOW COLUMNS tells them, for messages that do not carry them. */
  columnTypes(table: string): Readonly<Record<string, string>> | undefined;
}

export type CreateDecoder = (options: DecoderOptions) => Decoder;

/** `code` names the kind of damage, such as `not-json`: parked records are found by it. */
export class DecodeError extends Error {
  override name = 'DecodeError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
