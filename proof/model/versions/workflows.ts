import type { TakenBatch } from '../../../src/ingress/take-batch.ts';
import type { LaneRecord } from '../../../src/model/record.ts';
import { spawn, untilDone, type Steps, type World } from './world.ts';
import { indexDocuments } from './worker.ts';

export interface Workflow {
  partition: number;
  records: LaneRecord[];
  nextOffset: string;
  clock: number;
  startedAtMs: number;
  applied: boolean;
}

/** What runs in Temporal, by id. It outlives workers and owners of lanes. */
export type Workflows = Map<string, Workflow>;

/** Starts the workflow of a batch, or joins the one that runs under its first offset. A closed one is run again. */
export function startOrJoin(world: World, partition: number, batch: TakenBatch): Workflow {
  const [first] = batch.records;
  const id = `${partition}/${first?.offset}`;
  const running = world.workflows.get(id);
  if (running?.applied === false) {
    world.say(() => `lane ${partition} joins ${id}`);
    return running;
  }
  const workflow: Workflow = { ...batch, partition, startedAtMs: world.nowMs, applied: false };
  world.say(() => `lane ${partition} starts ${id} up to ${batch.nextOffset}`);
  world.workflows.set(id, workflow);
  spawn(world, syncChanges(world, workflow));
  return workflow;
}

function* syncChanges(world: World, workflow: Workflow): Steps {
  yield* untilDone(world, () => indexDocuments(world, workflow));
  workflow.applied = true;
}
