import type { VersionedChange } from '../../../src/mapping/plan-documents.ts';
import { nextVersion } from '../../../src/model/version.ts';
import { describe } from './application.ts';
import type { Steps } from './scheduler.ts';
import { applyBatch, lookUp, untilDone, type Batch } from './worker.ts';
import type { World } from './world.ts';

const MOST_RECORDS = 5;
const MINUTE_MS = 60_000;

/** Lanes take what is there, one batch after another. A batch may come again when it is long done. */
export function startLanes(world: World): void {
  for (const [lane, { length: from }] of world.sent.entries())
    world.scheduler.spawn((steps) => follow(world, steps, { lane, from }));
}

async function follow(world: World, steps: Steps, { lane, from }: { lane: number; from: number }): Promise<void> {
  const { random, scheduler, working, rules } = world;
  const sent = world.sent[lane] ?? [];
  // A lane's clock may be ahead of its records: it never falls, whatever they do.
  let clock = random.chance(0.2) ? nextVersion(undefined, scheduler.nowMs() + random.int(0, 1_000)) : undefined;
  for (let position = from; ;) {
    if (random.chance(0.02)) await steps.sleep(random.int(1, 150) * MINUTE_MS);
    const mapping = rules.lookUp === 'before them' ? await lookUp(world, steps) : undefined;
    await steps.take(
      () => undefined,
      () => position < sent.length || working.captures === 0,
    );
    const taken = sent.slice(position, position + random.int(1, MOST_RECORDS));
    if (taken.length === 0) return;
    const changes = taken.map(({ change, timestampMs }): VersionedChange => {
      clock = nextVersion(clock, timestampMs);
      return { change: rules.changeAs(change, world), timestampMs, version: clock };
    });
    world.say(() => `lane ${lane} takes ${changes.map(({ change }) => describe(change)).join(', ')}`);
    const batch = { changes, mapping };
    await untilDone(world, steps, (own) => applyBatch(world, own, batch));
    if (random.chance(0.2)) repeat(world, batch);
    position += taken.length;
  }
}

function repeat(world: World, batch: Batch): void {
  const { random, scheduler } = world;
  scheduler.spawn(async (steps) => {
    await steps.sleep(random.chance(0.2) ? random.int(1, 150) * MINUTE_MS : random.int(0, 100));
    await untilDone(world, steps, (own) => applyBatch(world, own, batch));
  });
}
