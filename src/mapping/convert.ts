import type { Value } from '../model/change.ts';

/** What a value becomes; undefined when it cannot. NULL is not asked: it stays null. */
export type Convert = (value: Exclude<Value, null>) => Value | undefined;

/** A list or an object as JSON. */
export function textOf(value: Exclude<Value, null>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
