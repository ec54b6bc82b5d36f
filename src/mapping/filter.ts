import { valueOf, type Row, type Value } from '../model/change.ts';
import { decimalOf } from './decimal.ts';
import { compileCondition } from './expression.ts';
import { createRange } from './range.ts';
import type { FilterConfig } from './table-config.ts';

/** Which rows belong in an index. */
export interface Filter {
  /** Throws an UnmappableError when the expression cannot be evaluated, or is neither true nor false. */
  passes(row: Row): boolean;
  /** Columns that it looks at. */
  columns: readonly string[] | 'all';
}

type Condition = (row: Row) => boolean;

/** All conditions must hold. */
export function createFilter({ values, excludeValues, ranges, expression }: FilterConfig): Filter {
  const expressed = expression === undefined ? undefined : compileCondition(expression, 'filter');
  const conditions: Condition[] = [
    ...Object.entries(values).map(([column, wanted]) => isOneOf(column, wanted)),
    ...Object.entries(excludeValues).map(([column, unwanted]) => not(isOneOf(column, unwanted))),
    ...Object.entries(ranges).map(([column, range]) => {
      const covers = createRange(range);
      return (row: Row) => covers(valueOf(row, column));
    }),
    ...(expressed === undefined ? [] : [expressed.holds]),
  ];
  const named = [values, excludeValues, ranges].flatMap(Object.keys);
  return {
    passes: (row) => conditions.every((holds) => holds(row)),
    columns: expressed?.columns === 'all' ? 'all' : [...new Set([...named, ...(expressed?.columns ?? [])])],
  };
}

function not(condition: Condition): Condition {
  return (row) => !condition(row);
}

/**
 * A number of the config is one however the row spells it: 1 is `1`, `"1"`, `"1.00"` and true. A text of the config is that
 * text, or a number of the row that it spells.
 */
function isOneOf(column: string, wanted: readonly Value[]): Condition {
  const known = new Set(wanted.flatMap(namesOfWanted));
  return (row) => namesOfFound(valueOf(row, column)).some((name) => known.has(name));
}

function namesOfWanted(value: Value): string[] {
  if (typeof value === 'number') return [`number:${canonical(value)}`];
  if (typeof value === 'boolean') return [`number:${canonical(value)}`, `text:${value}`];
  if (typeof value === 'string') return [`text:${value}`, `spelled:${canonical(value)}`];
  return [JSON.stringify(value)];
}

function namesOfFound(value: Value): string[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    const number = canonical(value);
    return [`number:${number}`, `spelled:${number}`, `text:${value}`];
  }
  if (typeof value === 'string') return [`text:${value}`, `number:${canonical(value)}`];
  return [JSON.stringify(value)];
}

/** One text for each number; nothing that a number is for what is none. */
function canonical(value: Value): string {
  return Number.isSafeInteger(value) ? String(value) : (decimalOf(value)?.toString() ?? 'none');
}
