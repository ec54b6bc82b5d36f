import type { Client } from '@elastic/elasticsearch';
import { shopTables } from '../../../demo/shop/tables.ts';
import type { Scenario } from '../scenario.ts';

const lastsMs = 8_000;
const indices = Object.values(shopTables).map(({ index }) => index);

/** Elasticsearch answers, and says no. */
export const elasticsearchScenarios: Scenario[] = [
  refusing('elasticsearch-write-block', {
    title: 'Elasticsearch: each index is blocked for writes (403 for each document)',
    set: (client, on) => client.indices.putSettings({ index: indices, settings: { 'index.blocks.write': on } }),
  }),
  refusing('elasticsearch-full-disk', {
    title: 'Elasticsearch: the block of a full disk (429 for each document)',
    set: (client, on) =>
      client.indices.putSettings({ index: indices, settings: { 'index.blocks.read_only_allow_delete': on } }),
  }),
  refusing('elasticsearch-overloaded', {
    title: 'Elasticsearch: its circuit breaker refuses every request that is not tiny (429)',
    set: (client, on) => client.cluster.putSettings({ persistent: on ? tinyRequests : anyRequests }),
  }),
];

/** Requests in pieces pass the breaker by. */
const tinyRequests = { 'rest.incremental_bulk': false, 'network.breaker.inflight_requests.limit': '300b' };
const anyRequests = { 'rest.incremental_bulk': null, 'network.breaker.inflight_requests.limit': null };

interface Refusing {
  title: string;
  set: (client: Client, on: true | null) => Promise<unknown>;
}

function refusing(name: string, { title, set }: Refusing): Scenario {
  return {
    name,
    title,
    async fault({ servers: { elasticsearch }, wait }) {
      try {
        await set(elasticsearch, true);
        await wait(lastsMs);
      } finally {
        await set(elasticsearch, null);
      }
    },
  };
}
