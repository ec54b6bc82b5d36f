import { isDeepStrictEqual } from 'node:util';

/** Whether two texts are the same JSON; one that is none is but the same as itself. */
export function isSameJson(text: string, other: string): boolean {
  if (text === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(other));
  } catch {
    return false;
  }
}
