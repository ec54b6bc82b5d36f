import { host } from '../../stack/endpoints.ts';
import { port } from '../../stack/ports.ts';
import type { ProxyName } from '../../stack/proxies.ts';

export interface Toxic {
  /** https://github.com/Shopify/toxiproxy#toxics */
  type: 'latency' | 'timeout';
  attributes: Record<string, number>;
}

/** Harms both directions. */
export async function addToxic(proxy: ProxyName, { type, attributes }: Toxic): Promise<void> {
  for (const stream of ['upstream', 'downstream'])
    await ask('POST', `/proxies/${proxy}/toxics`, { name: stream, type, stream, attributes });
}

/** No toxic is left on any proxy. */
export async function removeToxics(): Promise<void> {
  await ask('POST', '/reset', {});
}

async function ask(method: string, path: string, body: object): Promise<void> {
  const url = `http://${host}:${port('toxiproxy')}${path}`;
  const response = await fetch(url, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`toxiproxy: ${method} ${path} answers ${response.status} ${await response.text()}`);
}
