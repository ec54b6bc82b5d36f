import type { Scenario } from '../scenario.ts';

const everyMs = 2_500;
const lastsMs = 30_000;

/** Ingresses come and go faster than a group settles. */
export const rebalanceStorm: Scenario = {
  name: 'rebalance-storm',
  title: `every ${everyMs / 1000} s an ingress is killed and started again, for ${lastsMs / 1000} s`,
  async fault({ fleet, wait }) {
    for (let turn = 0; turn * everyMs < lastsMs; turn++) {
      await fleet.kill(`faults-ingress-${1 + (turn % 2)}`);
      fleet.startMissing().catch(() => undefined); // killed before it was ready
      await wait(everyMs);
    }
  },
};
