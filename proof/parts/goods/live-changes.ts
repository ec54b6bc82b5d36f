import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { findSearchable, type SearchedChange } from '../../../demo/latency/latency-tracker.ts';
import { createPendingPoll } from '../../../demo/latency/pending-poll.ts';
import { ROWS_PER_TRANSACTION, type Writer, type Written } from './writer.ts';

/** A change that was watched. */
export interface Sample {
  committedAtMs: number;
  /** When a get showed it. */
  appliedAtMs: number;
  /** When a search found it. */
  searchableAtMs: number;
}

export interface LiveChanges {
  readonly samples: readonly Sample[];
  /** Ends the changes, and resolves with the last of them when all that were watched have been seen. */
  stop(): Promise<{ id: number; revision: number }>;
}

const SAMPLES_PER_SECOND = 20;
const POLL_EVERY_MS = { applied: 20, searchable: 50 };
const PATIENCE_MS = 120_000;

/** A steady stream of changes, some of which are followed into the index. */
export function startLiveChanges(
  { elasticsearch }: { elasticsearch: Client },
  { writer, index, changesPerSecond }: { writer: Writer; index: string; changesPerSecond: number },
): LiveChanges {
  const pauseMs = (1000 * ROWS_PER_TRANSACTION) / changesPerSecond;
  const sampleEvery = Math.max(1, Math.round(1000 / pauseMs / SAMPLES_PER_SECOND));
  const applied = createPendingPoll<SearchedChange>({
    everyMs: POLL_EVERY_MS.applied,
    findDone: (changes) => findApplied(elasticsearch, index, changes),
  });
  const searchable = createPendingPoll<SearchedChange>({
    everyMs: POLL_EVERY_MS.searchable,
    findDone: (changes) => findSearchable(elasticsearch, changes),
  });
  const samples: Sample[] = [];
  const pending = new Set<Promise<void>>();

  async function watch({ id, revision, committedAtMs }: Written): Promise<void> {
    writer.rows.watched.add(id);
    const change = { index, id: String(id), revision };
    const [appliedAtMs, searchableAtMs] = await Promise.all([applied.until(change), searchable.until(change)]);
    writer.rows.watched.delete(id);
    if (appliedAtMs === undefined || searchableAtMs === undefined) return;
    samples.push({ committedAtMs, appliedAtMs, searchableAtMs });
  }

  let isOpen = true;
  const running = (async () => {
    let written = await writer.write();
    let nextAtMs = performance.now();
    for (let turn = 0; isOpen; turn++) {
      if (turn % sampleEvery === 0 && !writer.rows.watched.has(written.id)) {
        const one = watch(written).finally(() => pending.delete(one));
        pending.add(one);
      }
      nextAtMs += pauseMs;
      await sleep(Math.max(0, nextAtMs - performance.now()));
      written = await writer.write();
    }
    // One that is there at last: its document then shows that all before it was sent.
    while (written.revision === null) written = await writer.write();
    return { ...written, revision: written.revision };
  })();
  running.catch(() => undefined); // `stop` tells it
  return {
    samples,
    async stop() {
      isOpen = false;
      const last = await running;
      await Promise.race([Promise.all(pending), sleep(PATIENCE_MS, undefined, { ref: false })]);
      await Promise.all([applied.stop(), searchable.stop()]);
      return last;
    },
  };
}

async function findApplied(
  elasticsearch: Client,
  index: string,
  changes: readonly SearchedChange[],
): Promise<SearchedChange[]> {
  const ids = changes.map(({ id }) => id);
  const { docs } = await elasticsearch.mget<{ revision: number }>({ index, ids, _source: ['revision'] });
  return changes.filter(({ revision }, at) => {
    const doc = docs[at];
    if (doc === undefined || !('found' in doc)) return false;
    return revision === null ? !doc.found : (doc._source?.revision ?? 0) >= revision;
  });
}
