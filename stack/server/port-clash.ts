import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { host } from '../endpoints.ts';
import type { Part } from '../part.ts';
import { allPorts, port, portVariable, type PortName } from '../ports.ts';

/** One line for each port of these parts that something else holds, or that two parts share. */
export async function findPortClashes(parts: readonly Part[]): Promise<string[]> {
  const wanted = parts.flatMap((part) => part.ports.map((name) => ({ part: part.name, name })));
  const taken = await Promise.all(wanted.map(async ({ name }) => !(await becomesFree(port(name)))));
  return wanted.flatMap(({ part, name }, i) => {
    const twin = allPorts().find(([other, value]) => other !== name && value === port(name));
    if (twin !== undefined) return [sharedPortLine(name, twin[0])];
    return taken[i] ? [takenPortLine(part, name)] : [];
  });
}

export const takenPortLine = (part: string, name: PortName): string =>
  `${part}: port ${port(name)} is taken by another program; stop that one, or set ${portVariable(name)} to a free port`;

const sharedPortLine = (name: PortName, other: PortName): string =>
  `${portVariable(name)} and ${portVariable(other)} are both ${port(name)}; each needs a port of its own`;

/** A process that was just killed holds its port until the kernel is done with it. */
const DYING_MS = 3_000;

async function becomesFree(value: number): Promise<boolean> {
  const deadline = Date.now() + DYING_MS;
  while (!(await isFree(value))) {
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
  return true;
}

function isFree(value: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port: value }, () => server.close(() => resolve(true)));
  });
}
