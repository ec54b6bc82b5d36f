import { EvaluationError } from '@marcbachmann/cel-js';
import { setColumn, type Row, type Value } from '../model/change.ts';
import { FunctionError, withOriginalNames } from './expression-functions.ts';
import { TimeLimitError } from './within-time.ts';

/** What CEL gives that no document can hold. */
class ResultError extends Error {
  override name = 'ResultError';
}

/** CEL's values as documents hold them: integers from 2^53 on as text, timestamps in ISO 8601, bytes in base64. */
export function valueOfResult(result: unknown): Value {
  switch (typeof result) {
    case 'string':
    case 'boolean':
      return result;
    case 'number':
      if (!Number.isFinite(result)) throw new ResultError('is not a finite number');
      return result;
    case 'bigint':
      return Number.isSafeInteger(Number(result)) ? Number(result) : String(result);
    default:
      return result === null || result === undefined ? null : valueOfObject(result);
  }
}

function valueOfObject(result: object): Value {
  if (Array.isArray(result)) return result.map(valueOfResult);
  if (result instanceof Date) return result.toISOString().replace('.000Z', 'Z');
  if (result instanceof Uint8Array) return Buffer.from(result).toString('base64');
  if (nameOf(result) === 'google.protobuf.Duration') return String(result);
  if (typeof result.valueOf() === 'bigint') return valueOfResult(result.valueOf());
  if (nameOf(result) !== 'Object' && !(result instanceof Map)) throw new ResultError('is a type, and not a value');
  const object: Row = {};
  const entries = result instanceof Map ? [...(result as Map<string, unknown>)] : Object.entries(result);
  for (const [name, value] of entries) setColumn(object, name, valueOfResult(value));
  return object;
}

/** The library takes an object with a name `constructor` in it for one of a class that it does not know, but not so a Map. */
export function isMistakenForClass(error: unknown): boolean {
  return error instanceof EvaluationError && error.code === 'unsupported_type';
}

export function asMaps(value: Value): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, one]) => [name, asMaps(one)]));
}

/** The library keeps its classes of durations and unsigned integers to itself. */
function nameOf(result: object): string {
  return Object.prototype.toString.call(result).slice('[object '.length, -1);
}

/** Of these errors the library's sentence names types and parts of the expression alone, never a value. */
const QUOTABLE = new Set(['no_such_overload', 'no_matching_overload', 'division_by_zero', 'modulo_by_zero']);

/** Why an expression has no value, without a value of the row. */
export function whyNot(error: unknown): string {
  if (error instanceof ResultError || error instanceof FunctionError || error instanceof TimeLimitError)
    return error.message;
  if (!(error instanceof EvaluationError))
    return `cannot be evaluated (${error instanceof Error ? error.name : 'unknown'})`;
  const place = error.range === undefined ? '' : `, at character ${error.range.start + 1}`;
  return `cannot be evaluated: ${reasonOf(error)}${place}`;
}

function reasonOf({ code, summary, node }: EvaluationError): string {
  if (code === 'no_such_key' && node?.op === '.') {
    const [object, name] = node.args;
    return object.op === 'id' && object.args === 'row' ? `the row has no column "${name}"` : `there is no "${name}"`;
  }
  const reason = QUOTABLE.has(code) ? summary.replaceAll(/dyn<([^<>]+)>/g, '$1') : code.replaceAll('_', ' ');
  return withOriginalNames(reason);
}
