import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFleet, writeFleetRecord } from './fleet-record.ts';
import { type EvenkeelProcess, type ProcessOptions, type Role, startProcess } from './processes.ts';

export interface FleetOptions extends ProcessOptions {
  ingresses: number;
  workers: number;
  /** Which processes run is written here, so that a later demo finds what this one left. */
  recordFile: string;
}

export interface Fleet {
  /** Resolves when all are ready. */
  start(): Promise<void>;
  /** kill -9 of one ingress and one worker; gives their names. */
  killOneOfEach(): Promise<string[]>;
  /** Starts again what was killed. */
  startKilled(): Promise<void>;
  stop(): Promise<void>;
  readonly running: readonly EvenkeelProcess[];
}

/** The product's processes of one demo. */
export function createFleet(options: FleetOptions): Fleet {
  const wanted = [...namesOf('worker', options.workers), ...namesOf('ingress', options.ingresses)];
  const running = new Map<string, EvenkeelProcess>();
  const identities = () => [...running.values()].map(({ identity }) => identity);

  const startMissing = async (): Promise<void> => {
    const missing = wanted.filter(([, name]) => !running.has(name));
    for (const [role, name] of missing) {
      running.set(name, await startProcess(role, name, options));
      writeFleetRecord(options.recordFile, identities());
    }
    await Promise.all(missing.map(([, name]) => running.get(name)!.ready));
  };
  return {
    async start() {
      for (const [, name] of wanted) rmSync(join(options.logFolder, `${name}.log`), { force: true });
      await startMissing();
    },
    async killOneOfEach() {
      const victims = ['demo-ingress-1', 'demo-worker-1'].flatMap((name) => running.get(name) ?? []);
      await Promise.all(victims.map((victim) => victim.kill()));
      for (const { name } of victims) running.delete(name);
      writeFleetRecord(options.recordFile, identities());
      return victims.map(({ name }) => name);
    },
    startKilled: startMissing,
    async stop() {
      await Promise.all([...running.values()].map((one) => one.stop()));
      running.clear();
      forgetFleet(options.recordFile);
    },
    get running() {
      return [...running.values()];
    },
  };
}

const namesOf = (role: Role, count: number): [Role, string][] =>
  Array.from({ length: count }, (_, at) => [role, `demo-${role}-${at + 1}`]);
