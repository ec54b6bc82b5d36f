import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../model/connector-error.ts';
import { ResyncRefusedError } from './resync-refused-error.ts';

/** Elasticsearch looks at its disks every 30 s: it has had time to lift a block by itself. */
const MAX_BLOCKED_MS = 30_000;
const BETWEEN_TRIES_MS = 1_000;

/**
 * What to do where a new index is blocked for writes, as all are on a disk that is full: every live change of its table waits
 * for it, so its resync soon gives up. To drop it is still allowed, makes room, and lets the changes go on.
 */
export interface BlockedIndex {
  /** Waits a moment, after which it is to be tried again. Throws the error itself where it is another one. */
  wait(error: unknown): Promise<void>;
}

export function createBlockedIndex(): BlockedIndex {
  let sinceMs: number | undefined;
  return {
    async wait(error) {
      if (!(error instanceof ConnectorError && error.code === 'cluster_block_exception')) throw error;
      sinceMs ??= Date.now();
      if (Date.now() - sinceMs > MAX_BLOCKED_MS)
        throw new ResyncRefusedError(`live changes wait for the new index, which takes no writes: ${error.message}`);
      await sleep(BETWEEN_TRIES_MS);
    },
  };
}
