import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultSetHeader } from 'mysql2/promise';
import { createPendingPoll } from '../../demo/latency/pending-poll.ts';
import { quantilesOf, type Quantiles } from '../../demo/latency/quantiles.ts';
import { createRandom } from '../../demo/random.ts';
import type { Connections } from '../../demo/connections.ts';
import { BIG_BRAND, type Shop } from './shop.ts';

/** What the application and its readers see of live changes. */
export interface LiveFacts {
  /** From the UPDATE to its commit: what the application waits for. */
  writeMs: Quantiles | undefined;
  /** From the commit until the document shows the change. */
  shownMs: Quantiles | undefined;
}

export interface LiveChanges {
  /** What was seen since the last asking. */
  take(): LiveFacts;
  readonly lately: readonly number[];
  /** Ends the changes, and resolves when the documents show them all. */
  stop(): Promise<void>;
}

interface Change {
  id: number;
  revision: number;
  committedAtMs: number;
}

const POLL_EVERY_MS = 10;
const PATIENCE_MS = 60_000;
const LATELY = 100;

/** Single changes of goods, half of them of the big brand; one of ten moves the goods to another brand. */
export function startLiveChanges(
  { mysql, elasticsearch }: Connections,
  { name, index, rows }: Shop,
  rate: number,
): LiveChanges {
  const random = createRandom(1);
  const shown = createPendingPoll<Change>({
    everyMs: POLL_EVERY_MS,
    async findDone(changes) {
      const ids = changes.map(({ id }) => String(id));
      const { docs } = await elasticsearch.mget<{ revision: number }>({ index, ids, _source: ['revision'] });
      return changes.filter(({ revision }, at) => {
        const doc = docs[at];
        return doc !== undefined && 'found' in doc && (doc._source?.revision ?? 0) >= revision;
      });
    },
  });
  let [writes, latencies]: [number[], number[]] = [[], []];
  const lately: number[] = [];
  let isOpen = true;
  const pending = new Set<Promise<void>>();

  async function change(): Promise<void> {
    const id = random.chance(0.5) ? random.int(1, Math.floor(rows / 1.1)) : random.int(1, rows);
    const brand = random.chance(0.1) ? random.pick([BIG_BRAND, BIG_BRAND + 1, BIG_BRAND + 2]) : null;
    const beganAtMs = performance.now();
    const [{ insertId: revision }] = await mysql.query<ResultSetHeader>(
      `UPDATE ${name}.goods SET revision = LAST_INSERT_ID(revision + 1), price = price + 1, brand_id = IFNULL(?, brand_id) WHERE id = ?`,
      [brand, id],
    );
    const committedAtMs = performance.now();
    writes.push(committedAtMs - beganAtMs);
    const shownAtMs = await shown.until({ id, revision, committedAtMs });
    if (shownAtMs === undefined) return;
    latencies.push(shownAtMs - committedAtMs);
    lately.push(shownAtMs - committedAtMs);
    if (lately.length > LATELY) lately.shift();
  }

  const running = (async () => {
    while (isOpen) {
      const one = change().finally(() => pending.delete(one));
      pending.add(one);
      await sleep(1000 / rate);
    }
  })();
  return {
    take() {
      const facts = { writeMs: quantilesOf(writes), shownMs: quantilesOf(latencies) };
      [writes, latencies] = [[], []];
      return facts;
    },
    lately,
    async stop() {
      isOpen = false;
      await running;
      await Promise.race([Promise.all(pending), sleep(PATIENCE_MS, undefined, { ref: false })]);
      await shown.stop();
    },
  };
}
