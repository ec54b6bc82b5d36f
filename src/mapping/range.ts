import type { Big } from 'big.js';
import type { Value } from '../model/change.ts';
import { decimalOf } from './decimal.ts';
import { createDateReader } from './field-date.ts';
import type { RangeConfig } from './table-config.ts';

/** Negative, 0 or positive as the value is below, at or above a bound; undefined when they cannot be compared. */
type Compare = (value: Exclude<Value, null>) => number | undefined;

const holds = {
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
};

/**
 * Whether a value is in a range: numbers exactly, ISO dates as instants (those without a zone in UTC), anything else as text.
 * What cannot be compared with a bound, as NULL, is in no range.
 */
export function createRange(range: RangeConfig): (value: Value) => boolean {
  const tests = (['gt', 'gte', 'lt', 'lte'] as const).flatMap((name) => {
    const bound = range[name];
    return bound === undefined ? [] : { isWithin: holds[name], compare: compareWith(bound) };
  });
  return (value) =>
    value !== null &&
    tests.every(({ isWithin, compare }) => {
      const order = compare(value);
      return order !== undefined && isWithin(order);
    });
}

function compareWith(bound: string | number): Compare {
  const number = decimalOf(bound);
  if (number !== undefined) return compareWithNumber(number);
  const instant = instantOf(bound);
  if (instant === undefined)
    return (value) => (typeof value === 'string' ? textOrder(value, String(bound)) : undefined);
  return (value) => {
    const found = instantOf(value);
    return found === undefined ? undefined : textOrder(found, instant);
  };
}

function compareWithNumber(bound: Big): Compare {
  const near = bound.toNumber();
  const isExact = bound.eq(near);
  return (value) => (isExact && typeof value === 'number' ? value - near : decimalOf(value)?.cmp(bound));
}

function textOrder(value: string, bound: string): number {
  if (value === bound) return 0;
  return value < bound ? -1 : 1;
}

const toIso = createDateReader({ format: 'YYYY-MM-DDTHH:mm:ss' });
const FRACTION = /\.(\d+)/;

/** Instants in an order that texts have too. */
function instantOf(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  const seconds = toIso(value);
  return seconds === undefined ? undefined : `${seconds as string}.${(FRACTION.exec(value)?.[1] ?? '').padEnd(9, '0')}`;
}
