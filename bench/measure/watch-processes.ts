import { residentMb } from '../../proof/parts/resident-mb.ts';
import type { PartName } from '../../stack/part.ts';
import { readRunRecord } from '../../stack/server/run-record.ts';
import { cpuSeconds } from './cpu-seconds.ts';

/** What a process used while it was watched. */
export interface ProcessUse {
  cpuSeconds: number;
  mostResidentMb: number;
}

/** Pids by name. */
export type Processes = Readonly<Record<string, number>>;

const LOOK_EVERY_MS = 250;

/** Watches them from now on. They must live until `stop`, which may be asked for again. */
export function watchProcesses(processes: Processes): { stop(): Record<string, ProcessUse> } {
  const all = Object.entries(processes).map(([name, pid]) => ({ name, pid, since: cpuSeconds(pid), most: 0 }));
  const look = (): void => {
    for (const one of all) one.most = Math.max(one.most, residentMb(one.pid));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return Object.fromEntries(
        all.map(({ name, pid, since, most }) => [name, { cpuSeconds: cpuSeconds(pid) - since, mostResidentMb: most }]),
      );
    },
  };
}

/** Those of these servers that run. */
export function serverProcesses(parts: readonly PartName[]): Processes {
  return Object.fromEntries(
    parts.flatMap((part) => {
      const record = readRunRecord(part);
      return record === undefined ? [] : [[part, record.pid]];
    }),
  );
}
