import type { Decoded } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';
import type { JsonObject } from '../model/exact-json.ts';
import { canal } from './canal.ts';
import { debezium } from './debezium.ts';
import { DecodeError } from './decode-error.ts';
import type { Decoder, DecoderOptions, Format, MessageReader } from './decoder.ts';
import { maxwell } from './maxwell.ts';
import { parseMessage } from './parse-message.ts';

/** Every format by the name it has in the config. */
const formats = { canal, debezium, maxwell } satisfies Record<string, Format>;

type KnownFormat = keyof typeof formats;

export type FormatName = KnownFormat | 'auto';

const knownFormats = Object.keys(formats) as KnownFormat[];

export const formatNames: readonly [FormatName, ...FormatName[]] = ['canal', 'debezium', 'maxwell', 'auto'];

/** The decoder of one topic. `auto` takes the format of the first message that it recognises, and keeps to it. */
export function createDecoder(name: FormatName, options: DecoderOptions): Decoder {
  let read: MessageReader | undefined;
  let fixed = name === 'auto' ? undefined : name;
  return {
    decode(record: LaneRecord): Decoded {
      if (record.value === null) return { kind: 'ignored', reason: 'tombstone' };
      const message = parseMessage(record.value);
      fixed = expectFormat(message, fixed);
      read ??= formats[fixed].createReader(options);
      return read(message);
    },
  };
}

function expectFormat(message: JsonObject, wanted: KnownFormat | undefined): KnownFormat {
  if (wanted !== undefined && formats[wanted].recognises(message)) return wanted;
  const found = formatOf(message);
  if (found === undefined)
    throw new DecodeError('unknown-format', `not a message of ${wanted ?? knownFormats.join(', ')}`);
  if (wanted !== undefined) throw new DecodeError('other-format', `a message of ${found} in a topic of ${wanted}`);
  return found;
}

/** The format whose marks a message has. */
export function formatOf(message: JsonObject): KnownFormat | undefined {
  return knownFormats.find((name) => formats[name].recognises(message));
}
