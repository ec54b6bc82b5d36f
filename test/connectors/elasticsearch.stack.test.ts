import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { DocumentCursor, DocumentPage } from '../../src/connectors/document-pages.ts';
import { createElasticsearch, type VersionedWrite } from '../../src/connectors/elasticsearch.ts';
import { ensureIndex, hasAlias } from '../../src/connectors/index-setup.ts';

const alias = `t-es-${Date.now()}`;
const elasticsearch = createElasticsearch(endpoints().elasticsearch);
const at = (id: string) => ({ index: alias, id });
const write = (id: string, version: number, source: VersionedWrite['source']): VersionedWrite => ({
  address: at(id),
  version,
  versionType: 'external',
  source,
});

beforeAll(async () => {
  const definition = {
    name: alias,
    settings: { number_of_replicas: 0, refresh_interval: '-1' },
    mappings: { properties: { price: { type: 'double' } } },
  };
  expect(await ensureIndex(elasticsearch.client, definition)).toBe('created');
  expect(await ensureIndex(elasticsearch.client, definition)).toBe('exists');
});

afterAll(async () => {
  const indices = await elasticsearch.client.indices.getAlias({ name: alias });
  await elasticsearch.client.indices.delete({ index: Object.keys(indices) });
  await elasticsearch.close();
});

test('setup makes a dated index behind the alias', async () => {
  expect(await hasAlias(elasticsearch.client, alias)).toBe(true);
  const indices = await elasticsearch.client.indices.getAlias({ name: alias });
  expect(Object.keys(indices)).toEqual([expect.stringMatching(new RegExp(`^${alias}__\\d{8}t\\d{9}$`))]);
});

test('an older write and a replay change nothing, and are no error', async () => {
  expect(await elasticsearch.write([write('a', 10, { price: '2.50' })])).toEqual([{ kind: 'indexed' }]);
  expect(await elasticsearch.write([write('a', 9, { price: '1.00' }), write('a', 10, { price: '1.00' })])).toEqual([
    { kind: 'alreadyNewer', current: 10 },
    { kind: 'alreadyNewer', current: 10 },
  ]);
  expect(await elasticsearch.versions([at('a'), at('none')])).toEqual([10, null]);
});

test('a delete has its version too: an older write after it stays out, and is told that version', async () => {
  expect(await elasticsearch.write([write('d', 20, null)])).toEqual([{ kind: 'deleted' }]);
  const older = write('d', 19, { price: '1' });
  const told = [{ kind: 'alreadyNewer', current: 20 }];
  expect(await elasticsearch.write([older])).toEqual(told);
  expect(await elasticsearch.write([{ ...older, versionType: 'external_gte' }])).toEqual(told);
  expect(await elasticsearch.write([{ ...older, source: null }])).toEqual(told);
});

test('a refused document does not hold back the others', async () => {
  const outcomes = await elasticsearch.write([write('x', 1, { price: 'cheap' }), write('y', 1, { price: '3' })]);
  expect(outcomes).toEqual([
    { kind: 'refused', fingerprint: 'document_parsing_exception/price', message: expect.stringContaining('price') },
    { kind: 'indexed' },
  ]);
});

test('without the alias nothing is made up: the error can be retried and says what to do', async () => {
  await expect(
    elasticsearch.write([{ ...write('a', 1, {}), address: { index: 'nobody-made-this', id: 'a' } }]),
  ).rejects.toMatchObject({
    retryable: true,
    hint: expect.stringContaining('evenkeel setup'),
  });
  expect(await elasticsearch.client.indices.exists({ index: 'nobody-made-this' })).toBe(false);
});

test('a delete that was meant for an index which is dropped makes none in its place', async () => {
  const index = `${alias}__20260101t000000__write`;
  const address = { index, id: 'd' };
  const deleted = { address, version: 1, versionType: 'external', source: null } as const;
  await expect(elasticsearch.write([deleted])).rejects.toMatchObject({
    code: 'index_not_found_exception',
    retryable: true,
  });
  expect(await elasticsearch.client.indices.exists({ index })).toBe(false);
});

test('a version that could not be read is not taken for a missing document', async () => {
  await expect(elasticsearch.versions([{ index: `${alias}-none`, id: '1' }])).rejects.toMatchObject({
    code: 'index_not_found_exception',
    retryable: true,
  });
});

test('a walk never takes some shards of an index for all of it', async () => {
  const asked: unknown[] = [];
  const listen = (
    _: unknown,
    result: { meta: { request: { params: { path: string; querystring?: unknown } } } } | null,
  ): void => {
    const { path = '', querystring } = result?.meta.request.params ?? {};
    if (path.endsWith('_search')) asked.push(querystring);
  };
  elasticsearch.client.diagnostic.on('response', listen);
  await elasticsearch.documents(alias, null);
  elasticsearch.client.diagnostic.off('response', listen);
  expect(asked).toEqual([expect.stringContaining('allow_partial_search_results=false')]);
});

test('a walk sees what was written, though no search can see it yet', async () => {
  await elasticsearch.write([write('unrefreshed', 1, { price: 1 })]);
  const ids: string[] = [];
  for (let cursor: DocumentCursor | null = null; ;) {
    const page: DocumentPage = await elasticsearch.documents(alias, cursor);
    ids.push(...page.documents.map(({ address }) => address.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(ids).toContain('unrefreshed');
});

test('tells since when it remembers deletes', async () => {
  const upSinceMs = await elasticsearch.upSinceMs();
  expect(upSinceMs).toBeLessThan(Date.now());
  expect(upSinceMs).toBeGreaterThan(Date.now() - 7 * 24 * 60 * 60_000);
});

test('a server that is away is named, with its address', async () => {
  const away = createElasticsearch({ node: 'http://127.0.0.1:9' });
  await expect(away.write([write('a', 1, {})])).rejects.toMatchObject({
    system: 'elasticsearch',
    retryable: true,
    hint: expect.stringContaining('http://127.0.0.1:9'),
  });
  await away.close();
});
