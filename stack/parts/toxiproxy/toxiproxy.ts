import { join } from 'node:path';
import { host } from '../../endpoints.ts';
import { runTool } from '../../get/run-tool.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Db, Part } from '../../part.ts';
import { port } from '../../ports.ts';
import { proxyListens, type ProxyName, proxyNames, proxyPorts } from '../../proxies.ts';

const source = 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0';

/** Proxies that can be told over HTTP to be slow or dead. It needs none of the servers behind it to start. */
export const toxiproxy: Part = {
  name: 'toxiproxy',
  needs: () => [],
  ports: ['toxiproxy', ...proxyListens],
  recipe: () => ({
    fingerprint: fingerprintOf(source),
    tools: ['go'],
    make: async (folder) => void (await runTool('go', ['install', source], { env: { GOBIN: folder } })),
  }),
  command: ({ lib, data, choice: { db } }) => {
    const config = join(data, 'proxies.json');
    return {
      program: join(lib, 'server'),
      args: ['-host', host, '-port', String(port('toxiproxy')), '-config', config],
      env: { LOG_LEVEL: 'warn' },
      files: { [config]: JSON.stringify(proxyNames.map((name) => proxyOf(name, db))) },
    };
  },
  ready: async () => {
    const response = await fetch(`http://${host}:${port('toxiproxy')}/proxies`);
    const proxies = Object.keys((await response.json()) as object);
    if (proxies.length < proxyNames.length) throw new Error(`it has ${proxies.length} proxies so far`);
  },
};

function proxyOf(name: ProxyName, db: Db): object {
  const { listen, upstream } = proxyPorts(name, db);
  return { name, listen: `${host}:${listen}`, upstream: `${host}:${upstream}`, enabled: true };
}
