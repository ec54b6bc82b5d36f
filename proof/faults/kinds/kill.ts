import { type PartName, partNames } from '../../../stack/part.ts';
import { readRunRecord } from '../../../stack/server/run-record.ts';
import { up } from '../../../stack/stack.ts';
import type { Ground, Scenario } from '../scenario.ts';

const downMs = 4_000;

/** Of the source and its capture there is one of two, by --db and --capture. */
export const serverNames = ['database', 'capture', 'kafka', 'temporal', 'elasticsearch', 'redis'] as const;
export type ServerName = (typeof serverNames)[number];

export function partOf(server: ServerName, { choice }: Pick<Ground, 'choice'>): PartName {
  if (server === 'database') return choice.db;
  return server === 'capture' ? choice.capture : server;
}

const titleOf = (server: ServerName): string =>
  server === 'database' || server === 'capture' ? `the ${server}` : server;

/** kill -9, and started again a while later. */
export const killScenarios: Scenario[] = [
  killProcesses('ingress', 'one of two ingresses', ['faults-ingress-1']),
  killProcesses('worker', 'one of two workers', ['faults-worker-1']),
  killProcesses('product', 'all ingresses and workers', [
    'faults-ingress-1',
    'faults-ingress-2',
    'faults-worker-1',
    'faults-worker-2',
  ]),
  ...serverNames.map(killServer),
];

function killProcesses(what: string, title: string, names: readonly string[]): Scenario {
  return {
    name: `kill-${what}`,
    title: `kill -9 of ${title}`,
    async fault({ fleet, wait }) {
      await fleet.kill(...names);
      try {
        await wait(downMs);
      } finally {
        fleet.startMissing().catch(() => undefined); // how long that takes is part of the recovery; one that dies is told
      }
    },
  };
}

function killServer(server: ServerName): Scenario {
  return {
    name: `kill-${server}`,
    title: `kill -9 of ${titleOf(server)}`,
    async fault(ground) {
      await whileKilled(server, ground, () => ground.wait(downMs));
    },
  };
}

export async function whileKilled(
  server: ServerName,
  ground: Pick<Ground, 'choice' | 'say'>,
  work: () => Promise<void>,
): Promise<void> {
  const part = partOf(server, ground);
  process.kill(serverPid(part), 'SIGKILL');
  try {
    await work();
  } finally {
    await up([part], { ...ground.choice, report: () => undefined });
    ground.say(`        ${part} answers again`);
  }
}

export function serverPid(part: PartName): number {
  const record = readRunRecord(part);
  if (record === undefined) throw new Error(`${part} does not run; of ${partNames.join(', ')} each must be native`);
  return record.pid;
}
