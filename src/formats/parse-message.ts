import { isJsonObject, type JsonObject } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';
import { parseJson } from './parse-json.ts';

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The bytes of a record -> its message. Every format's messages come through here, with their limits. */
export function parseMessage(bytes: Uint8Array): JsonObject {
  if (bytes.length > MAX_MESSAGE_BYTES)
    throw new DecodeError('too-large', `${bytes.length} bytes, more than ${MAX_MESSAGE_BYTES}`);
  const message = parseJson(textOf(bytes));
  if (!isJsonObject(message)) throw new DecodeError('not-object', 'the message is not a JSON object');
  return message;
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new DecodeError('not-utf8', 'the message is not UTF-8', { cause });
  }
}
