import type { Random } from '../../../demo/random.ts';

/**
 * Lets asynchronous code go on one call at a time, in an order that a seed tells. A task stands at its next call until its turn comes;
 * only then is the call made, and the task goes on to the next one. So all that runs between two calls of a task is one step,
 * and anything may happen between two steps. Time is the world's own.
 */
export interface Scheduler {
  nowMs(): number;
  /** A task begins at its first turn. What it throws, the run throws. */
  spawn(run: (steps: Steps) => Promise<void>): Task;
  /** Until every task has ended. */
  runAll(): Promise<void>;
}

export interface Task {
  isRunning(): boolean;
  /** It never goes on. */
  kill(): void;
  /** It goes on later. */
  freeze(ms: number): void;
}

/** What a task does, each at a turn of its own. A task awaits one of them before the next. */
export interface Steps {
  /** Makes the call as soon as it is possible, or later. */
  take<T>(call: () => T, isPossible?: () => boolean): Promise<T>;
  sleep(ms: number): Promise<void>;
}

/** Most tasks never stand still for long; some do, at one or two of their calls, and all others overtake them. */
const STALLS = [0, 0, 0, 1, 2];
const STALL_SHARE = 0.15;
const LONGEST_STALLS_MS = [10, 100, 400];

interface Running {
  wakeAtMs: number;
  isPossible: (() => boolean) | undefined;
  /** Makes the call that the task stands at. */
  goOn: () => void;
  /** Tells that the task stands at its next call, or has ended. */
  stands: () => void;
}

const MAX_TURNS = 200_000;

interface State {
  tasks: Running[];
  nowMs: number;
}

export function createScheduler(random: Random, beginMs: number): Scheduler {
  const state: State = { tasks: [], nowMs: beginMs };
  let failure: { error: unknown } | undefined;

  function end(task: Running): void {
    state.tasks = state.tasks.filter((other) => other !== task);
    task.stands();
  }

  return {
    nowMs: () => state.nowMs,

    spawn(run) {
      const task: Running = { wakeAtMs: state.nowMs, isPossible: undefined, goOn: begin, stands: () => undefined };
      function begin(): void {
        run(stepsOf(task, state, random)).then(
          () => end(task),
          (error: unknown) => {
            failure ??= { error };
            end(task);
          },
        );
      }
      state.tasks.push(task);
      return {
        isRunning: () => state.tasks.includes(task),
        kill: () => end(task),
        freeze: (ms) => void (task.wakeAtMs = state.nowMs + ms),
      };
    },

    async runAll() {
      for (let turns = 0; state.tasks.length > 0; turns++) {
        if (turns > MAX_TURNS) throw new Error('this history does not come to an end');
        if (random.chance(0.2)) state.nowMs += random.int(0, 2);
        const task = nextTask(state, random);
        const stands = new Promise<void>((resolve) => (task.stands = resolve));
        task.goOn();
        await stands;
        if (failure) throw failure.error;
      }
    },
  };
}

function stepsOf(task: Running, state: State, random: Random): Steps {
  let stalls = random.pick(STALLS);
  return {
    take: (call, isPossible) =>
      new Promise((resolve, reject) => {
        if (stalls > 0 && random.chance(STALL_SHARE)) {
          stalls--;
          task.wakeAtMs = state.nowMs + random.int(1, random.pick(LONGEST_STALLS_MS));
        }
        task.isPossible = isPossible;
        task.goOn = () => {
          try {
            resolve(call());
          } catch (error) {
            reject(error);
          }
        };
        task.stands();
      }),
    sleep: (ms) =>
      new Promise((resolve) => {
        task.wakeAtMs = state.nowMs + ms;
        task.isPossible = undefined;
        task.goOn = resolve;
        task.stands();
      }),
  };
}

/** Time goes on to the next one that wakes when all sleep. */
function nextTask(state: State, random: Random): Running {
  for (;;) {
    const { tasks, nowMs } = state;
    const ready = tasks.filter(({ wakeAtMs, isPossible }) => wakeAtMs <= nowMs && isPossible?.() !== false);
    if (ready.length > 0) return random.pick(ready);
    state.nowMs = Math.min(...tasks.map(({ wakeAtMs }) => wakeAtMs).filter((at) => at > nowMs));
    if (state.nowMs === Infinity) throw new Error('every task waits for another one');
  }
}
