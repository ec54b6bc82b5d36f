import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutages, type Outages } from '../../proof/resync/outages.ts';
import { watchSearches } from '../../proof/resync/watch-searches.ts';
import { endpoints } from '../../stack/endpoints.ts';

const elasticsearch = new Client(endpoints().elasticsearch);
const alias = `watched_${Date.now().toString(36)}`;
const index = `${alias}__1`;
const LONG_ENOUGH_MS = 700;

beforeAll(async () => {
  await elasticsearch.indices.create({ index, aliases: { [alias]: {} }, settings: { number_of_replicas: 0 } });
  await elasticsearch.index({ index, id: '1', document: {}, refresh: true });
});

afterAll(async () => {
  await elasticsearch.indices.delete({ index });
  await elasticsearch.close();
});

describe('a watch over searches', () => {
  test('has nothing to say while all documents are found', async () => {
    expect(await complaintsOf({ least: 1 })).toEqual([]);
  });

  test('complains of documents that are missing', async () => {
    expect(await complaintsOf({ least: 2 })).toContain('1 documents, where there must be 2');
  });

  test('forgives that during an outage, but never an alias that is gone', async () => {
    const outages = createOutages();
    await outages.during('something', async () => {
      expect(await complaintsOf({ least: 2, outages })).toEqual([]);
      await elasticsearch.indices.deleteAlias({ index, name: alias });
      expect(await complaintsOf({ least: 1, outages })).toContain('a search failed: index_not_found_exception');
      await elasticsearch.indices.putAlias({ index, name: alias });
    });
    expect(await complaintsOf({ least: 2, outages })).not.toEqual([]);
  });
});

async function complaintsOf({ least, outages = createOutages() }: { least: number; outages?: Outages }) {
  const watch = watchSearches({ elasticsearch, index: alias, leastDocuments: () => least, outages });
  await sleep(LONG_ENOUGH_MS);
  return (await watch.stop()).complaints;
}
