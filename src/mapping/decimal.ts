import { Big } from 'big.js';
import type { Value } from '../model/change.ts';

/** Longer than any number of MySQL; keeps `1e999999` from becoming a million digits. */
const MAX_LENGTH = 100;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** The exact number that a value is or spells, true being 1 and false 0; undefined when it is none. */
export function decimalOf(value: Value): Big | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? new Big(value) : undefined;
  if (typeof value === 'boolean') return new Big(value ? 1 : 0);
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !DECIMAL.test(value)) return undefined;
  return new Big(value.replace('+', ''));
}

/** A whole number as JSON holds it exactly: a number, from 2^53 on text. Undefined when it has a fraction. */
export function wholeNumber(decimal: Big): number | string | undefined {
  if (!decimal.round(0, Big.roundDown).eq(decimal)) return undefined;
  const text = decimal.toFixed(0);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
