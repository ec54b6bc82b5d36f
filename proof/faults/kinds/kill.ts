import { type PartName, partNames } from '../../../stack/part.ts';
import { readRunRecord } from '../../../stack/server/run-record.ts';
import { up } from '../../../stack/stack.ts';
import type { Ground, Scenario } from '../scenario.ts';

const downMs = 4_000;

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
  ...(['mysql', 'canal', 'kafka', 'temporal', 'elasticsearch', 'redis'] as const).map(killServer),
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

function killServer(part: PartName): Scenario {
  return {
    name: `kill-${part}`,
    title: `kill -9 of ${part}`,
    async fault(ground) {
      await whileKilled(part, ground, () => ground.wait(downMs));
    },
  };
}

export async function whileKilled(part: PartName, { say }: Ground, work: () => Promise<void>): Promise<void> {
  process.kill(serverPid(part), 'SIGKILL');
  try {
    await work();
  } finally {
    await up([part], { report: () => undefined });
    say(`        ${part} answers again`);
  }
}

export function serverPid(part: PartName): number {
  const record = readRunRecord(part);
  if (record === undefined) throw new Error(`${part} does not run; of ${partNames.join(', ')} each must be native`);
  return record.pid;
}
