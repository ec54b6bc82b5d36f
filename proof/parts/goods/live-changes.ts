import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../../../demo/connections.ts';
import { createRandom } from '../../../demo/random.ts';
import { type ChangeWatch, watchChanges, type WatchOptions } from './watch-changes.ts';
import { type Mix, rowsOf, USUAL_MIX, type Writer, type Written, type WrittenRow } from './writer.ts';

export interface LiveChanges extends Pick<ChangeWatch, 'latencies' | 'unseen'> {
  /** Ends the changes, and resolves with the last of them when all that were watched have been seen. */
  stop(): Promise<{ id: number; revision: number }>;
}

export interface LiveOptions extends WatchOptions {
  writer: Writer;
  changesPerSecond: number;
  mix?: Mix;
}

const SAMPLES_PER_SECOND = 20;

/** A steady stream of changes, some of which are followed into index and cache. */
export function startLiveChanges(
  servers: Pick<Connections, 'elasticsearch' | 'redis'>,
  { writer, changesPerSecond, mix = USUAL_MIX, ...wish }: LiveOptions,
): LiveChanges {
  const pauseMs = (1000 * rowsOf(mix)) / changesPerSecond;
  const sampleEvery = Math.max(1, Math.round(1000 / pauseMs / SAMPLES_PER_SECOND));
  const random = createRandom(4);
  const watch = watchChanges(servers, writer.rows, wish);

  async function writeWatched(): Promise<{ written: Written; isWatched: boolean }> {
    let chosen: WrittenRow | undefined;
    const written = await writer.write(mix, async (rows) => {
      chosen = await watch.choose(rows);
    });
    if (chosen !== undefined) watch.follow(chosen, written.committedAtMs);
    return { written, isWatched: chosen !== undefined };
  }

  let isOpen = true;
  const running = (async () => {
    let [{ written }, nextAtMs, nextSample] = [await writeWatched(), performance.now(), 0];
    for (let turn = 0; isOpen; turn++) {
      // A fixed pause would meet the index's refresh at the same moments each time.
      nextAtMs += pauseMs * 2 * random.next();
      await sleep(Math.max(0, nextAtMs - performance.now()));
      if (turn < nextSample) written = await writer.write(mix);
      else {
        const one = await writeWatched();
        written = one.written;
        if (one.isWatched) nextSample = turn + sampleEvery;
      }
    }
    return lastOf(writer, written);
  })();
  running.catch(() => undefined); // `stop` tells it
  return {
    get latencies() {
      return watch.latencies;
    },
    get unseen() {
      return watch.unseen;
    },
    async stop() {
      isOpen = false;
      const last = await running;
      await watch.stop();
      return last;
    },
  };
}

/** A change of a row that is there at last: its document then shows that all before it was sent. */
async function lastOf(writer: Writer, written: Written): Promise<{ id: number; revision: number }> {
  for (let { rows } = written; ; { rows } = await writer.write(USUAL_MIX))
    for (const { id, revision } of rows) if (revision !== null) return { id, revision };
}
