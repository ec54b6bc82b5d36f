import { type Ground, productPids, type Scenario } from '../scenario.ts';
import { partOf, serverNames, serverPid } from './kill.ts';

const frozenMs = 8_000;
/** Longer than its session: others have its lanes by the time that it goes on as if nothing had happened. */
const frozenIngressMs = 15_000;

/** SIGSTOP, and SIGCONT a while later: connections stay, nobody answers. */
export const freezeScenarios: Scenario[] = [
  freeze('ingress', frozenIngressMs, (ground) => productPids(ground, 'faults-ingress-1')),
  freeze('worker', frozenMs, (ground) => productPids(ground, 'faults-worker-1')),
  ...serverNames.map((server) => freeze(server, frozenMs, (ground) => [serverPid(partOf(server, ground))])),
];

function freeze(what: string, ms: number, pidsOf: (ground: Ground) => number[]): Scenario {
  return {
    name: `freeze-${what}`,
    title: `SIGSTOP of ${what} for ${ms / 1000} s`,
    async fault(ground) {
      const pids = pidsOf(ground);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        await ground.wait(ms);
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
    },
  };
}
