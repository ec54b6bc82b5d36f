import { ConnectorError } from '../../model/connector-error.ts';

/** A text that the column's character set lacks; one that is no date. */
const INCOMPARABLE = new Set(['ER_CANNOT_CONVERT_STRING', 'ER_WRONG_VALUE']);

/**
 * What MySQL cannot compare with a column equals nothing in it, but fails the whole query: the others are then asked for without
 * it. The answers of all queries, in the order of the values; `none` is that for such a one.
 */
export async function readComparable<V, T>(
  values: readonly V[],
  none: T,
  read: (values: readonly V[]) => Promise<T[]>,
): Promise<T[]> {
  try {
    return await read(values);
  } catch (error) {
    if (!(error instanceof ConnectorError && INCOMPARABLE.has(error.code))) throw error;
    if (values.length <= 1) return [none];
    const half = Math.ceil(values.length / 2);
    const first = await readComparable(values.slice(0, half), none, read);
    return [...first, ...(await readComparable(values.slice(half), none, read))];
  }
}
