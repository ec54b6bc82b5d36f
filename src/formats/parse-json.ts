import { JsonError, parseExactJson, type Json, type KeepNumber } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';

/** JSON of a record, without loss. */
export function parseJson(text: string, keep?: KeepNumber): Json {
  try {
    return parseExactJson(text, keep);
  } catch (error) {
    if (error instanceof JsonError) throw new DecodeError(error.code, error.message, { cause: error.cause });
    throw error;
  }
}
