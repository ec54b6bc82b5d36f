import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../part.ts';
import { isAlive } from './process-identity.ts';
import { forgetRunRecord, readRunRecord } from './run-record.ts';

/** Elasticsearch gives itself 20 s to close; a JVM may write its class archive on top of that. */
const politeMs = 40_000;

/** SIGTERM, then SIGKILL; says whether there was anything to stop. */
export async function stopServer(part: PartName): Promise<boolean> {
  const record = readRunRecord(part);
  if (record !== undefined) {
    process.kill(record.pid, 'SIGTERM');
    const deadline = Date.now() + politeMs;
    while (isAlive(record) && Date.now() < deadline) await sleep(25);
    if (isAlive(record)) process.kill(record.pid, 'SIGKILL');
    while (isAlive(record)) await sleep(25);
  }
  forgetRunRecord(part);
  return record !== undefined;
}
