import { formatClock } from '../../../src/model/lane-clock.ts';
import { createMappedFilter } from '../../../src/ingress/mapped-filter.ts';
import { TABLE } from './messages.ts';
import { startOrJoin } from './workflows.ts';
import type { Steps, World } from './world.ts';

const isMapped = createMappedFilter([TABLE]);

/**
 * One owner of a partition, as src/ingress/lane.ts has it. An owner of the past goes on until its commit is refused: it
 * may have been asleep for hours.
 */
export function ownLane(world: World, partition: number): Steps {
  return run(world, partition, world.kafka.newOwner(partition));
}

function* run(world: World, partition: number, owner: number): Steps {
  const { kafka, rules, random } = world;
  const { offset, metadata } = kafka.committed(partition);
  let position = offset;
  let clock = rules.parseClock(metadata);
  for (;;) {
    const incoming = kafka.fetch(partition, { offset: position, nowMs: world.nowMs });
    yield undefined;
    if (incoming.length === 0) {
      if (!kafka.owns(partition, owner)) return;
      continue;
    }
    const limits = { maxRecords: random.int(1, 4), maxBytes: 1_000_000 };
    const batch = rules.takeBatch(incoming, { clock, limits, isMapped });
    const commit = (nextOffset: string, nextClock: number): boolean =>
      kafka.commit(partition, owner, { offset: Number(nextOffset), metadata: formatClock(nextClock) });

    if (rules.commits === 'before the start') {
      if (!commit(batch.nextOffset, batch.clock)) return;
      yield undefined;
    }
    let applied: { nextOffset: string; clock: number } = batch;
    if (batch.records.length > 0) {
      const workflow = startOrJoin(world, partition, batch);
      while (!workflow.applied) yield undefined;
      applied = workflow;
      yield undefined;
    }
    if (!commit(applied.nextOffset, applied.clock)) return;
    position = Number(applied.nextOffset);
    clock = applied.clock;
    yield undefined;
  }
}
