import { createIndexDocuments } from '../../../src/activities/index-documents.ts';
import { createMendParked } from '../../../src/activities/mend-parked.ts';
import { RefusedError } from '../../../src/activities/refused-error.ts';
import { createWalkRoots } from '../../../src/activities/walk-roots.ts';
import type { VersionedChange } from '../../../src/mapping/plan-documents.ts';
import { ConnectorError } from '../../../src/model/connector-error.ts';
import { RecordBatch } from '../../../src/payload/record-batch.ts';
import { createModelDocuments, createModelParts } from './elasticsearch.ts';
import type { Steps } from './scheduler.ts';
import { createModelRows } from './source-rows.ts';
import type { World } from './world.ts';

/** One attempt of the product's own activity. */
export async function applyBatch(world: World, steps: Steps, changes: readonly VersionedChange[]): Promise<void> {
  const batch = { records: [], changes: [...changes], schemaChanges: [], ignored: {}, undecodable: [] };
  const indexDocuments = createIndexDocuments({ ...depsOf(world, steps), decode: () => batch });
  const range = {
    topic: 'changes',
    partition: 0,
    firstOffset: '0',
    firstTimestampMs: 0,
    nextOffset: '0',
    records: 0,
    clock: 0,
  };
  await indexDocuments(
    { range, tables: [], startedAtMs: Date.now(), onRefused: 'park' },
    new RecordBatch('readable', '', new Uint8Array()),
  );
}

export function walkActivities(world: World, steps: Steps): ReturnType<typeof createWalkRoots> {
  return createWalkRoots({ ...depsOf(world, steps), bulkRowsPerSecond: Infinity });
}

export function mendActivities(world: World, steps: Steps): ReturnType<typeof createMendParked> {
  return createMendParked(depsOf(world, steps));
}

function depsOf(world: World, steps: Steps) {
  return {
    currentMapping: async () => world.shop.mapping,
    rows: createModelRows(world, steps),
    elasticsearch: world.rules.documents(createModelDocuments(world, steps), world),
    indexParts: createModelParts(world, steps),
    starts: world.starts,
  };
}

/** As an activity is retried: until an attempt comes to its end. One that dies, or takes too long, may still be at it. */
export async function untilDone(world: World, steps: Steps, attempt: (steps: Steps) => Promise<void>): Promise<void> {
  const { random, scheduler } = world;
  for (;;) {
    let isDone = false;
    const task = scheduler.spawn(async (own) => {
      isDone = await succeeds(attempt, own);
    });
    if (random.chance(0.35)) {
      await steps.sleep(random.int(1, random.pick([10, 50])));
      if (random.chance(0.2)) task.kill();
      else if (random.chance(0.7)) task.freeze(random.int(1, 400));
    }
    const isPatient = random.chance(0.75);
    await steps.take(
      () => undefined,
      () => !isPatient || !task.isRunning(),
    );
    if (isDone) return;
    await steps.sleep(random.int(1, 10));
  }
}

async function succeeds(attempt: (steps: Steps) => Promise<void>, steps: Steps): Promise<boolean> {
  try {
    await attempt(steps);
    return true;
  } catch (error) {
    if (error instanceof ConnectorError || error instanceof RefusedError) return false;
    throw error;
  }
}
