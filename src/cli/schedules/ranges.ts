import type { Range } from '@temporalio/client';

/** Ascending numbers, as ranges without gaps. */
export function rangesOf(values: readonly number[]): Range<number>[] {
  const ranges: Range<number>[] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last !== undefined && last.end + 1 === value) last.end = value;
    else ranges.push({ start: value, end: value, step: 1 });
  }
  return ranges;
}

/** Without repetitions, ascending. */
export function valuesOf(ranges: readonly Range<number>[]): number[] {
  const values = new Set<number>();
  for (const { start, end, step } of ranges) for (let value = start; value <= end; value += step) values.add(value);
  return [...values].sort((a, b) => a - b);
}
