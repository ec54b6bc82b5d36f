import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFleet, writeFleetRecord } from './fleet-record.ts';
import { type EvenkeelProcess, type ProcessOptions, type Role, startProcess } from './processes.ts';

export interface FleetOptions extends Omit<ProcessOptions, 'flags'> {
  /** what the processes' names begin with */
  name: string;
  ingresses: number;
  workers: number;
  /** For the process of this name, after `--config`. */
  flagsOf?: (name: string) => readonly string[];
  /** Which processes run is written here, so that a later demo finds what this one left. */
  recordFile: string;
}

export interface Fleet {
  /** Resolves when all are ready. */
  start(): Promise<void>;
  /** kill -9. */
  kill(...names: readonly string[]): Promise<void>;
  /** Starts again what does not run. */
  startMissing(): Promise<void>;
  /** Stops one as an operator would and starts it again, in another folder if one is given. */
  restart(name: string, folder?: string): Promise<void>;
  stop(): Promise<void>;
  readonly running: readonly EvenkeelProcess[];
}

/** The product's processes of one demo. */
export function createFleet(options: FleetOptions): Fleet {
  const wanted = rolesByName(options);
  const running = new Map<string, EvenkeelProcess>();
  const record = (): void => recordAll(options, running);
  const onDeath = (name: string, sentence: string): void => {
    running.delete(name);
    options.onDeath(name, sentence);
  };

  const start = async (name: string, changed: Partial<ProcessOptions> = {}): Promise<EvenkeelProcess> => {
    const ofIt = { ...options, flags: options.flagsOf?.(name) ?? [], ...changed, onDeath };
    const started = await startProcess(wanted.get(name)!, name, ofIt);
    running.set(name, started);
    record();
    return started;
  };
  let spawned: Promise<EvenkeelProcess[]> = Promise.resolve([]);
  const spawnMissing = async (): Promise<EvenkeelProcess[]> => {
    const missing = [...wanted.keys()].filter((name) => !running.has(name));
    const started: EvenkeelProcess[] = [];
    for (const name of missing) started.push(await start(name));
    return started;
  };
  const startMissing = async (): Promise<void> => {
    spawned = spawned.then(spawnMissing, spawnMissing);
    const started = await spawned;
    await Promise.all(started.map(({ ready }) => ready));
  };
  const end = async (name: string, how: 'kill' | 'stop'): Promise<void> => {
    await running.get(name)?.[how]();
    running.delete(name);
    record();
  };
  return {
    async start() {
      for (const name of wanted.keys()) rmSync(join(options.logFolder, `${name}.log`), { force: true });
      await startMissing();
    },
    async kill(...names) {
      await Promise.all(names.map((name) => end(name, 'kill')));
    },
    startMissing,
    async restart(name, folder) {
      await end(name, 'stop');
      const { ready } = await start(name, folder === undefined ? {} : { folder });
      await ready;
    },
    async stop() {
      await Promise.allSettled([spawned]);
      await Promise.all([...running.values()].map((one) => one.stop()));
      running.clear();
      forgetFleet(options.recordFile);
    },
    get running() {
      return [...running.values()];
    },
  };
}

function recordAll({ recordFile }: FleetOptions, running: ReadonlyMap<string, EvenkeelProcess>): void {
  writeFleetRecord(
    recordFile,
    [...running.values()].map(({ identity }) => identity),
  );
}

function rolesByName({ name, workers, ingresses }: FleetOptions): Map<string, Role> {
  const numbered = (role: Role, count: number): [string, Role][] =>
    Array.from({ length: count }, (_, at) => [`${name}-${role}-${at + 1}`, role]);
  return new Map([...numbered('worker', workers), ...numbered('ingress', ingresses)]);
}
