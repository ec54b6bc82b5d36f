import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, Site } from '../part.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

const startLimitMs = 180_000;
const askLimitMs = 5_000;

export async function waitUntilReady(part: Part, site: Site, process: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const reason = await whyNotReady(part, site);
    if (reason === undefined) return;
    if (!isAlive(process)) throw new Error(`it stopped while starting.${lastLines(site.log)}`);
    if (Date.now() > deadline) {
      throw new Error(`it runs but is not ready after ${startLimitMs / 1000} s: ${reason}.${lastLines(site.log)}`);
    }
    await sleep(100);
  }
}

/** One question to the server: undefined when it is ready, else what it (or the attempt to ask it) said. */
export async function whyNotReady(part: Part, site: Site): Promise<string | undefined> {
  const tooLate = new AbortController();
  const limit = sleep(askLimitMs, `no answer within ${askLimitMs / 1000} s`, { signal: tooLate.signal });
  limit.catch(() => undefined);
  try {
    return await Promise.race([part.ready(site).then(() => undefined), limit]);
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  } finally {
    tooLate.abort();
  }
}

function lastLines(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12);
  return ` The end of ${log}:\n${lines.map((line) => `    ${line.slice(0, 300)}`).join('\n')}`;
}
