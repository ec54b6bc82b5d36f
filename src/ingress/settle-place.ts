import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LaneId } from '../model/record.ts';
import { clockMs } from '../model/version.ts';
import { findGap, type Gap } from './find-gap.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';

/** Where a lane goes on, and with which clock; none for a lane without a past. */
export interface Place {
  nextOffset: string;
  clock: number | undefined;
  /** Where it has read to, when marks of transactions follow that are no records. */
  readTo?: string;
}

export interface SettlePorts {
  offsets: KafkaOffsets;
  /** How far the lane's last workflow went, when Kafka has forgotten it. */
  lastSynced(lane: LaneId): Promise<Place | undefined>;
  commit(place: Place): Promise<void>;
  /** Starts to read every mapped table again. */
  healTables(reason: string): Promise<void>;
}

export interface SettleRules {
  onGap: 'stop' | 'heal';
  log: Logger;
  signal: AbortSignal;
}

/** How often a stopped lane says that it is. */
const STOPPED_LOG_MS = 60_000;

/**
 * Finds where a lane goes on. Guarantee: it never goes on past records that were not applied before that is said, and then
 * only when the tables are being healed. Under `stop` it does not come back before `signal` is aborted.
 *
 * @param known where it stands, for a lane that has been running
 */
export async function settlePlace(
  lane: LaneId,
  { known, ports }: { known: Place | undefined; ports: SettlePorts },
  rules: SettleRules,
): Promise<Place> {
  const { offsets } = ports;
  const committed = await offsets.committed(lane);
  const place = committed ? { nextOffset: String(committed.offset), clock: committed.clock } : undefined;
  const past = known ?? place ?? (await ports.lastSynced(lane));
  const { low, high } = await offsets.bounds(lane);
  const gap = past && (await gapAfter(lane, { past, low, high, offsets }));
  if (gap === undefined) return known ?? place ?? { nextOffset: String(low), clock: undefined };
  if (rules.onGap === 'stop') return standStill(gap, rules);

  const { happened, missing, goOnAt } = gap;
  rules.log.error({ happened, missing, goOnAt: String(goOnAt) }, 'changes may be missing: all tables are healed');
  await ports.healTables(happened);
  rules.signal.throwIfAborted();
  const healed = { nextOffset: String(goOnAt), clock: past?.clock };
  await ports.commit(healed);
  return healed;
}

interface Past {
  past: Place;
  low: bigint;
  high: bigint;
  offsets: KafkaOffsets;
}

async function gapAfter(lane: LaneId, { past, low, high, offsets }: Past): Promise<Gap | undefined> {
  const committed = BigInt(past.nextOffset);
  const seenMs = past.clock === undefined ? undefined : clockMs(past.clock);
  const firstNewer = seenMs === undefined ? high : await offsets.since(lane, seenMs + 1);
  return findGap(lane, { committed, clockMs: seenMs, low, high, firstNewer });
}

const WAY_OUT =
  'set kafka.onGap to heal and restart: all tables are healed, and the lane goes on. Or, if nothing is missing: stop the ingress, and reset the group to the earliest offset with a Kafka tool';

async function standStill({ happened, missing }: Gap, { log, signal }: SettleRules): Promise<never> {
  for (;;) {
    log.error({ happened, missing, wayOut: WAY_OUT }, 'the lane stands still: changes may be missing');
    await sleep(STOPPED_LOG_MS, undefined, { signal });
  }
}
