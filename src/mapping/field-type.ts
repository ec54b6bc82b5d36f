import type { Value } from '../model/change.ts';
import { JsonError, parseExactJson } from '../model/exact-json.ts';
import { textOf, type Convert } from './convert.ts';
import { decimalOf, wholeNumber } from './decimal.ts';
import { createDateReader } from './field-date.ts';
import { createHasher, createMasker } from './field-secret.ts';
import type { FieldSourceConfig, FieldType } from './table-config.ts';

interface TypeOfField {
  create: (config: FieldSourceConfig) => Convert;
  /** What is said of a value that cannot become this. */
  problem: string;
}

export const typesOfFields: Record<FieldType, TypeOfField> = {
  text: { create: () => textOf, problem: 'is not text' },
  integer: { create: () => toInteger, problem: 'is not a whole number' },
  number: { create: () => toNumber, problem: 'is not a number' },
  scaled: { create: createScaler, problem: 'is not a number with so few decimals as its scale says' },
  boolean: { create: () => toBoolean, problem: 'is neither true nor false' },
  date: { create: createDateReader, problem: 'is not a date of the form that the config gives' },
  json: { create: () => toJson, problem: 'is not JSON' },
  split: { create: createSplitter, problem: 'is an object, and cannot be split' },
  hash: { create: createHasher, problem: 'cannot be hashed' },
  mask: { create: createMasker, problem: 'cannot be masked' },
};

function toInteger(value: Value): Value | undefined {
  if (Number.isSafeInteger(value)) return value;
  const decimal = decimalOf(value);
  return decimal && wholeNumber(decimal);
}

function toNumber(value: Value): Value | undefined {
  const number = decimalOf(value)?.toNumber();
  return Number.isFinite(number) ? number : undefined;
}

function createScaler({ scale = 0 }: FieldSourceConfig): Convert {
  return (value) => {
    const decimal = decimalOf(value);
    return decimal && wholeNumber(decimal.times(`1e${scale}`));
  };
}

const BOOLEANS = new Map([
  ...['1', 'true', 't', 'yes', 'y'].map((text) => [text, true] as const),
  ...['0', 'false', 'f', 'no', 'n'].map((text) => [text, false] as const),
]);

function toBoolean(value: Value): Value | undefined {
  return BOOLEANS.get(String(value).toLowerCase());
}

function toJson(value: Value): Value | undefined {
  if (typeof value !== 'string') return value;
  try {
    return parseExactJson(value, (digits) => digits) as Value;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function createSplitter({ separator = ',' }: FieldSourceConfig): Convert {
  return (value) => {
    if (Array.isArray(value)) return value;
    if (typeof value === 'object') return undefined;
    return String(value)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  };
}
