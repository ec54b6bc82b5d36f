import { JsonError, parseExactJson, type Json, type ParseOptions } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';

/** JSON of a record, without loss. */
export function parseJson(text: string, options?: ParseOptions): Json {
  try {
    return parseExactJson(text, options);
  } catch (error) {
    if (error instanceof JsonError) throw new DecodeError(error.code, error.message, { cause: error.cause });
    throw error;
  }
}
