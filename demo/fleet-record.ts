import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '../stack/server/process-identity.ts';
import { DemoError } from './demo-error.ts';
import { stopRecorded } from './processes.ts';

/** Which processes a demo runs, so that a later one finds what it left. */
interface FleetRecord {
  owner: ProcessIdentity;
  processes: ProcessIdentity[];
}

export function writeFleetRecord(file: string, processes: ProcessIdentity[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const record: FleetRecord = { owner: identify(process.pid)!, processes };
  writeFileSync(file, JSON.stringify(record));
}

export const forgetFleet = (file: string): void => rmSync(file, { force: true });

/** Stops what an earlier demo left running (--keep, or it was killed); says how many. Refuses while that demo itself runs. */
export async function stopEarlierFleet(file: string): Promise<number> {
  const earlier = readFleetRecord(file);
  if (earlier === undefined) return 0;
  const { pid } = earlier.owner;
  if (isAlive(earlier.owner))
    throw new DemoError(`another demo runs in this folder (pid ${pid}): wait for its end, or stop it with Ctrl-C`);
  const stopped = await Promise.all(earlier.processes.map((one) => stopRecorded(one)));
  forgetFleet(file);
  return stopped.filter(Boolean).length;
}

function readFleetRecord(file: string): FleetRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FleetRecord;
  } catch {
    return undefined;
  }
}
