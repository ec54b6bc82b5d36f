import { isDeepStrictEqual } from 'node:util';
import type { Value } from '../../model/change.ts';

/** Whether two texts are the same JSON; one that is none is but the same as itself. */
export function isSameJson(text: string, other: string): boolean {
  if (text === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Whether two values are the same JSON for sure. Several times as fast as telling how they differ, and nearly all are the same. */
export function isSameValue(one: Value, other: Value | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || other === undefined)
    return false;
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => isSameValue(item, other[at]));
  if (Array.isArray(other)) return false;
  let fields = 0;
  for (const name in one) {
    if (!Object.hasOwn(other, name) || !isSameValue(one[name] as Value, other[name])) return false;
    fields++;
  }
  for (const _ in other) fields--;
  return fields === 0;
}
