import { type ProxyName, proxyNames } from '../../../stack/proxies.ts';
import type { Scenario } from '../scenario.ts';
import { addToxic, removeToxics, type Toxic } from '../toxiproxy.ts';

const lastsMs = 8_000;

/** Nothing comes through, in either direction; whoever waits is cut off when the network is back. */
const cut: Toxic = { type: 'timeout', attributes: { timeout: 0 } };
/** In each direction. */
const latency: Toxic = { type: 'latency', attributes: { latency: 150, jitter: 100 } };

/** Between the product and one server; the load and the comparison go past the proxies. */
export const networkScenarios: Scenario[] = proxyNames.flatMap((server) => {
  const name = server === 'mysql' ? 'database' : server;
  return [
    network(`cut-${name}`, { title: `no network between evenkeel and ${name}`, server, toxic: cut }),
    network(`slow-${name}`, {
      title: `300 ms, with jitter, between evenkeel and ${name}`,
      server,
      toxic: latency,
    }),
  ];
});

interface Network {
  title: string;
  server: ProxyName;
  toxic: Toxic;
}

function network(name: string, { title, server, toxic }: Network): Scenario {
  return {
    name,
    title,
    async fault({ wait }) {
      try {
        await addToxic(server, toxic);
        await wait(lastsMs);
      } finally {
        await removeToxics();
      }
    },
  };
}
