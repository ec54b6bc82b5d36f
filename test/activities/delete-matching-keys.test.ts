import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createDeleteMatchingKeys } from '../../src/activities/walks/delete-matching-keys.ts';
import type { Cache } from '../../src/connectors/redis.ts';
import type { KeyspaceCursor } from '../../src/model/delete-patterns.ts';

const at = (position: number): KeyspaceCursor => ({ run: 'r', position: String(position) });

/** A keyspace of three stretches, the second of which fails so many times. */
function threeStretches(failures: number): { cache: Cache; from: (string | undefined)[] } {
  const from: (string | undefined)[] = [];
  const deleteMatching: Cache['deleteMatching'] = () => async (cursor) => {
    from.push(cursor?.position);
    if (cursor?.position === '1' && failures-- > 0) throw new Error('away');
    const position = Number(cursor?.position ?? 0) + 1;
    return { deleted: 1, scanned: 10, keys: 30, next: position === 3 ? null : at(position) };
  };
  return { cache: { deleteMatching } as Cache, from };
}

const logger = new DefaultLogger('ERROR', () => undefined);

test('scans stretch after stretch to the end, and counts', async () => {
  const { cache } = threeStretches(0);
  const { deleteMatchingKeys } = createDeleteMatchingKeys({ cache, deleteAgainAfterMs: 7 });
  const run = new MockActivityEnvironment(undefined, { logger }).run(deleteMatchingKeys, {
    patterns: ['a*'],
    cursor: null,
  });
  expect(await run).toEqual({ deleted: 3, scanned: 30, keys: 30, next: null, deleteAgainAfterMs: 7 });
});

test('another attempt goes on where the last heartbeat was', async () => {
  const { cache, from } = threeStretches(1);
  const { deleteMatchingKeys } = createDeleteMatchingKeys({ cache, deleteAgainAfterMs: 7 });
  const first = new MockActivityEnvironment(undefined, { logger });
  let heartbeatDetails: unknown;
  first.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
  const input = { patterns: ['a*'], cursor: null };
  await expect(first.run(deleteMatchingKeys, input)).rejects.toThrow('away');
  const second = new MockActivityEnvironment({ heartbeatDetails }, { logger });
  expect(await second.run(deleteMatchingKeys, input)).toMatchObject({ deleted: 3, scanned: 30, next: null });
  expect(from).toEqual([undefined, '1', '1', '2']);
});
