import type { Decoded } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';
import type { JsonObject } from '../model/exact-json.ts';

/** Reads one topic's messages. Throws a DecodeError for what it cannot read: a record is decoded whole or not at all. */
export interface Decoder {
  decode(record: LaneRecord): Decoded;
}

export interface DecoderOptions {
  /** Time zone in which the capture tool writes TIMESTAMP columns as text: an IANA name, or an offset such as +08:00. */
  timeZone: string;
  /** MySQL types of a table's columns, as SHOW COLUMNS tells them, for messages that do not carry them. */
  columnTypes(table: string): Readonly<Record<string, string>> | undefined;
}

/** One capture tool's messages. */
export interface Format {
  /** Whether a message has the marks of this format, be it sound or not. No tool writes a message that has those of two. */
  recognises(message: JsonObject): boolean;
  createReader(options: DecoderOptions): MessageReader;
}

export type MessageReader = (message: JsonObject) => Decoded;
