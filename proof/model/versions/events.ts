import type { Random } from '../../../demo/random.ts';
import { commitSomething, IDS } from './application.ts';
import { ownLane } from './lane.ts';
import { createProducer, crash, sendNext } from './producer.ts';
import { startRepair } from './repair.ts';
import { resync } from './resync.ts';
import { writeByHand } from './stray-writer.ts';
import { kill, runAnyTask, spawn, type Task, type World } from './world.ts';

interface Event {
  weight: number;
  happen(): void;
}

/**
 * Commits and faults; then faults alone, so that the last commits meet them too; then only what it takes to come to an end. Whoever
 * writes by hand does it in the first phase; once that is repaired for good, commits and faults go on.
 */
export type Phase = 'busy' | 'rough' | 'calm' | 'repaired';

const MINUTE_MS = 60_000;

/** What befalls the world, and how often. */
export function createEvents(world: World) {
  const { kafka, random } = world;
  const producer = createProducer();
  const owners: Task[] = [];
  for (let partition = 0; partition < kafka.partitionCount(); partition++) own(partition);

  /** A new owner; the one before is dead, or goes on for a while, or sleeps and goes on hours later. */
  function own(partition: number): void {
    const before = owners[partition];
    if (before !== undefined && random.chance(0.5)) kill(world, before);
    else if (before !== undefined && random.chance(0.3)) before.wakeAtMs = world.nowMs + random.int(1, 180) * MINUTE_MS;
    world.say(() => `lane ${partition} has a new owner`);
    owners[partition] = spawn(world, ownLane(world, partition));
  }

  /** One partition may be slower than the others. */
  const slow = random.int(0, 5);
  function deliver(): void {
    const partition = random.int(0, kafka.partitionCount() - 1);
    if (partition !== slow || random.chance(0.1)) kafka.deliver(partition);
  }

  /** What the capture tool has read at once, it sends within one millisecond. */
  function sendBurst(): void {
    for (let count = random.int(1, 3); count > 0; count--) sendNext(world, producer);
  }

  function addPartition(): void {
    if (producer.partitions > 2) return;
    world.nowMs++;
    own(kafka.addPartition());
    producer.partitions++;
    world.say(() => 'a partition more');
  }

  function restartElasticsearch(): void {
    world.say(() => 'Elasticsearch starts again, and has forgotten its deletes');
    world.indexUpSinceMs = world.nowMs;
    for (const index of [world.live, world.building?.index]) index?.forgetDeletes();
    for (const task of world.tasks.filter(({ mortal }) => mortal)) kill(world, task);
  }

  const work: Event[] = [
    { weight: 200, happen: () => void runAnyTask(world) },
    { weight: 10, happen: sendBurst },
    { weight: 30, happen: deliver },
    { weight: 30, happen: () => void (world.nowMs += random.int(1, 5)) },
  ];
  const hours: Event = { weight: 0.5, happen: () => void (world.nowMs += random.int(1, 100) * MINUTE_MS) };
  const faults: Event[] = [
    hours,
    { weight: 2, happen: () => own(random.int(0, kafka.partitionCount() - 1)) },
    { weight: 2, happen: () => killOne(world, random) },
    { weight: 1, happen: () => crash(world, producer) },
    { weight: 0.5, happen: addPartition },
    { weight: 0.5, happen: restartElasticsearch },
  ];
  const pick = createPickers(world, { work, hours, faults });

  return {
    happen: (phase: Phase): void => pick[phase](random).happen(),
    isQuiet: (): boolean =>
      producer.sent === world.mysql.binlog.length &&
      kafka.isDrained() &&
      world.tasks.every((task) => owners.includes(task)),
  };
}

type Picker = (random: Random) => Event;

function createPickers(
  world: World,
  { work, hours, faults }: { work: Event[]; hours: Event; faults: readonly Event[] },
): Record<Phase, Picker> {
  const { random, story } = world;
  const resyncs: Event = { weight: 1, happen: () => void spawn(world, resync(world, IDS)) };
  const repairs: Event = { weight: 1, happen: () => startRepair(world) };
  const strays: Event = { weight: 3, happen: () => writeByHand(world) };
  // Each run leaves some faults out and has more of others: together they would hide each other's effects.
  const befall = story === 'a stray writer' ? faults : [...faults, resyncs];
  const rough = [...work, ...befall.map((fault) => ({ ...fault, weight: fault.weight * random.pick([0, 1, 4]) }))];
  const commits: Event = { weight: 8, happen: () => commitSomething(world) };
  // A repair waits for some, and deletes are remembered for longer.
  const seconds: Event = { weight: 2, happen: () => void (world.nowMs += random.int(1, 6_000)) };
  if (story !== 'changes') for (const events of [work, rough]) events.push(seconds);
  const beside = { changes: [], repairs: [repairs], 'a stray writer': [repairs, strays] }[story];
  return {
    busy: picker([...rough, commits, ...beside]),
    rough: picker(rough),
    calm: picker([...work, hours]),
    repaired: picker([...rough, commits]),
  };
}

/** A worker dies: what it was doing is done again. */
function killOne(world: World, random: Random): void {
  const mortal = world.tasks.filter((task) => task.mortal);
  if (mortal.length > 0) kill(world, random.pick(mortal));
}

/** As often as its weight says. */
function picker(events: readonly Event[]): Picker {
  let sum = 0;
  const ends = events.map(({ weight }) => (sum += weight));
  return (random) => {
    const point = random.next() * sum;
    return events[ends.findIndex((end) => point < end)]!;
  };
}
