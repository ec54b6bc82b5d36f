import { setTimeout as sleep } from 'node:timers/promises';
import { type LagQuestion, readConsumerLag } from '../../demo/consumer-lag.ts';
import type { Fleet } from '../../demo/fleet.ts';
import type { Choice } from '../../stack/part.ts';
import { whileKilled } from '../faults/kinds/kill.ts';
import type { Outages } from './outages.ts';

export type Kill = 'workers' | 'elasticsearch';

export interface KillGround {
  fleet: Fleet;
  choice: Choice;
  outages: Outages;
  /** Whose lag it is. */
  question: LagQuestion;
  /** The lag of a second. */
  recordsPerSecond: number;
  say(line: string): void;
  signal: AbortSignal;
}

export interface Kills {
  /** To be told again and again how much is copied. */
  at(share: number): void;
  /** When all are over; says what was left to kill. */
  end(): Promise<Kill[]>;
}

const DOWN_MS = 3_000;
const LOOK_EVERY_MS = 500;

/** One after another, spread over the copy, each when what the one before had broken is whole again. */
export function planKills(wanted: readonly Kill[], ground: KillGround): Kills {
  const left = [...wanted];
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;

  async function next(what: Kill): Promise<void> {
    isBusy = true;
    ground.say(`        kill -9: ${what}`);
    await kill(what, ground);
    ground.say(`        all is whole again after the kill of ${what}`);
    isBusy = false;
  }

  return {
    at(share) {
      const nextAt = (wanted.length - left.length + 1) / (wanted.length + 2);
      if (isBusy || share < nextAt) return;
      const what = left.shift();
      if (what === undefined) return;
      running = next(what);
      running.catch(() => undefined); // `end` tells it
    },
    async end() {
      await running;
      return left;
    },
  };
}

async function kill(what: Kill, ground: KillGround): Promise<void> {
  const { fleet, outages, signal } = ground;
  await outages.during(what, async () => {
    if (what === 'elasticsearch')
      await whileKilled('elasticsearch', ground, () => sleep(DOWN_MS, undefined, { signal }));
    else {
      await fleet.kill(...fleet.running.flatMap(({ name }) => (name.includes('-worker-') ? [name] : [])));
      await sleep(DOWN_MS, undefined, { signal });
      await fleet.startMissing();
    }
    await untilCaughtUp(ground);
  });
}

/** Until the lanes are no more than a second behind. */
async function untilCaughtUp({ question, recordsPerSecond, signal }: KillGround): Promise<void> {
  while ((await readConsumerLag(question)) > recordsPerSecond) await sleep(LOOK_EVERY_MS, undefined, { signal });
}
