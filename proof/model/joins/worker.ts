import { createIndexDocuments } from '../../../src/activities/batch/index-documents.ts';
import { createMendParked } from '../../../src/activities/refused/mend-parked.ts';
import { RefusedError } from '../../../src/activities/refused/refused-error.ts';
import { ResyncRefusedError } from '../../../src/activities/resync/resync-refused-error.ts';
import { createWalkRoots } from '../../../src/activities/walks/walk-roots.ts';
import type { CurrentMapping } from '../../../src/activities/current-mapping.ts';
import type { Mapping, TableMapping } from '../../../src/mapping/mapping.ts';
import type { VersionedChange } from '../../../src/mapping/plan-documents.ts';
import { ConnectorError } from '../../../src/model/connector-error.ts';
import { RecordBatch } from '../../../src/payload/record-batch.ts';
import { createModelDocuments, createModelParts } from './elasticsearch.ts';
import type { Steps } from './scheduler.ts';
import { createModelRows } from './source-rows.ts';
import type { World } from './world.ts';

export interface Batch {
  changes: readonly VersionedChange[];
  /** What was looked up before its records were there, for the ablation that does so. By the first attempt alone. */
  mapping: Mapping | undefined;
}

/** One attempt of the product's own activity. */
export async function applyBatch(world: World, steps: Steps, batch: Batch): Promise<void> {
  const { changes, mapping } = batch;
  batch.mapping = undefined;
  const decoded = { parts: [], changes: [...changes], schemaChanges: [], ignored: {}, undecodable: [] };
  const deps = depsOf(world, steps);
  const currentMapping = mapping === undefined ? deps.currentMapping : async () => mapping;
  const indexDocuments = createIndexDocuments({ ...deps, currentMapping, decode: () => decoded });
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
    { ranges: [range], tables: [], startedAtMs: Date.now(), onRefused: 'park' },
    new RecordBatch('readable', '', new Uint8Array()),
  );
}

export function walkActivities(world: World, steps: Steps): ReturnType<typeof createWalkRoots> {
  return createWalkRoots({ ...depsOf(world, steps), bulkRowsPerSecond: Infinity });
}

export function mendActivities(world: World, steps: Steps): ReturnType<typeof createMendParked> {
  return createMendParked(depsOf(world, steps));
}

export function depsOf(world: World, steps: Steps) {
  return {
    currentMapping: () => lookUp(world, steps),
    rows: createModelRows(world, steps),
    elasticsearch: world.rules.documents(createModelDocuments(world, steps), world),
    indexParts: createModelParts(world, steps),
    starts: world.starts,
  };
}

/** Whoever finds one that is built without a fence waits for it; the polls are left out. */
export async function lookUp(world: World, steps: Steps): Promise<Mapping> {
  if (!world.hasResync) return (world.currentMappings[0] as CurrentMapping)();
  await steps.take(() => undefined, world.generations.areFenced);
  const mapping = await world.random.pick(world.currentMappings)();
  if (world.rules.building === 'what is above the fence') mapping.tables.forEach(fenceOff);
  return mapping;
}

function fenceOff({ indices }: TableMapping): void {
  for (const index of indices)
    index.receives = (version) => index.generation?.role !== 'building' || index.takesPayload(version);
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
    if (isAnswered(error)) return false;
    throw error;
  }
}

/** By the product; an attempt that goes on beside its successor may find what it copied to swapped. */
function isAnswered(error: unknown): boolean {
  return error instanceof ConnectorError || error instanceof RefusedError || error instanceof ResyncRefusedError;
}
