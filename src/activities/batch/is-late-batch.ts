import { isLate } from '../../model/payload-life.ts';
import type { BatchInput } from './batch-input.ts';
import type { DecodedBatch } from './decoded-batches.ts';

/**
 * Whether a batch is too old for its payloads to be written; as old as its oldest record.
 *
 * @param storeUpSinceMs since when the store remembers deletes, in ms since 1970
 */
export function isLateBatch(
  { changes }: DecodedBatch,
  { startedAtMs }: Pick<BatchInput, 'startedAtMs'>,
  storeUpSinceMs: number,
): boolean {
  const producedAtMs = changes.reduce((oldest, { timestampMs }) => Math.min(oldest, timestampMs), startedAtMs);
  return isLate({ startedAtMs, producedAtMs, storeUpSinceMs }, Date.now());
}
