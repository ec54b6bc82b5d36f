import { createRandom, type Random } from '../../../demo/random.ts';
import type { Change } from '../../../src/model/change.ts';
import { createKafka, type Kafka } from './kafka.ts';
import { captures, type Capture } from './messages.ts';
import { createMysql, type Mysql } from './mysql.ts';
import type { Fenced, Rules } from './rules.ts';
import { createSearchIndex, type SearchIndex } from '../search-index.ts';
import type { Workflows } from './workflows.ts';

/** One deed after another; between two of them anything else may happen. A number yielded is a sleep in ms. */
export type Steps<Result = void> = Generator<number | undefined, Result, undefined>;

export interface Task {
  steps: Steps<unknown>;
  wakeAtMs: number;
  /** Uses Elasticsearch, and so dies with it. */
  mortal: boolean;
  state: 'running' | 'done' | 'dead';
  result?: unknown;
}

export interface Building {
  index: SearchIndex;
  fenced?: Fenced;
  /** It is the one that is searched; the other one takes all changes on. */
  isSwapped: boolean;
}

/** What there is besides changes and faults: repairs; or somebody who writes into the index by hand, and a repair after that. */
export type Story = 'changes' | 'repairs' | 'a stray writer';

/** All that is simulated. Time stands still within a step. */
export interface World {
  rules: Rules;
  random: Random;
  story: Story;
  /** How much the clock of the workers is ahead of that of the capture tool. */
  workersAheadMs: number;
  nowMs: number;
  /** From then on nothing new happens: what is there comes to its end. */
  calm: boolean;
  capture: Capture;
  mysql: Mysql;
  kafka: Kafka;
  /** By a record's bytes: decoding is pure, and takes long. */
  decoded: Map<Uint8Array, readonly Change[]>;
  workflows: Workflows;
  live: SearchIndex;
  indexUpSinceMs: number;
  building?: Building;
  tasks: Task[];
  say(fact: () => string): void;
}

/** No worker stands still for longer between what it read or decided and its request: a known limit of the scheme. */
export const STALL_LIMIT_MS = 15 * 60_000;

const LARGEST_SKEW_MS = 1_500;

const BEGIN_MS = Date.UTC(2026, 0, 2);

export function createWorld(seed: number, rules: Rules, say: (line: string) => void = () => undefined): World {
  const random = createRandom(Math.imul(seed, 0x9e3779b1));
  // Of its own: histories of changes alone stay as they are.
  const other = createRandom(Math.imul(seed, 0x85ebca6b) + 248);
  const world: World = {
    rules,
    random,
    story: other.pick(['changes', 'changes', 'repairs', 'a stray writer'] as const),
    workersAheadMs: other.int(-LARGEST_SKEW_MS, LARGEST_SKEW_MS),
    nowMs: BEGIN_MS,
    calm: false,
    capture: random.pick(captures),
    mysql: createMysql(),
    kafka: createKafka(2),
    decoded: new Map(),
    workflows: new Map(),
    live: createSearchIndex('live'),
    indexUpSinceMs: 0,
    tasks: [],
    say: (fact) => say(`${String(world.nowMs - BEGIN_MS).padStart(9)} ms  ${fact()}`),
  };
  return world;
}

export function workersNowMs({ nowMs, workersAheadMs }: World): number {
  return nowMs + workersAheadMs;
}

export function spawn(world: World, steps: Steps<unknown>, mortal = false): Task {
  const task: Task = { steps, mortal, wakeAtMs: world.nowMs, state: 'running' };
  world.tasks.push(task);
  return task;
}

export function kill(world: World, task: Task): void {
  task.state = 'dead';
  world.tasks = world.tasks.filter((other) => other !== task);
}

/** One step of a task that is awake; false when all sleep. */
export function runAnyTask(world: World): boolean {
  const awake = world.tasks.filter(({ wakeAtMs }) => wakeAtMs <= world.nowMs);
  if (awake.length === 0) return false;
  const task = world.random.pick(awake);
  const { done, value } = task.steps.next();
  if (!done) task.wakeAtMs = world.nowMs + (value === undefined ? 0 : value);
  else {
    kill(world, task);
    task.state = 'done';
    task.result = value;
  }
  return true;
}

/** As an activity is retried: until an attempt answers true. An attempt that took too long may still be at it. */
export function* untilDone(world: World, attempt: () => Steps<boolean>): Steps {
  for (;;) {
    const task = spawn(world, attempt(), true);
    const patienceMs = world.random.chance(0.1) ? world.random.int(1, 20) : Infinity;
    const begunAtMs = world.nowMs;
    while (task.state === 'running' && world.nowMs - begunAtMs < patienceMs) yield undefined;
    if (task.state === 'done' && task.result === true) return;
    yield world.calm ? 1 : world.random.int(1, world.random.chance(0.05) ? 2 * 60 * 60_000 : 20);
  }
}
