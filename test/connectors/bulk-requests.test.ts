import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createElasticsearch, type VersionedWrite } from '../../src/connectors/elasticsearch.ts';

test('large documents go in several requests, none of which Elasticsearch would refuse, and their outcomes stay in order', async () => {
  const sizes: number[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    sizes.push(body.length);
    const metas = body.split('\n').filter((line) => /^\{"(?:index|delete)":/.test(line));
    const items = metas.map((meta) => {
      const isDelete = meta.startsWith('{"delete"');
      return isDelete ? { delete: { status: 200, result: 'deleted' } } : { index: { status: 201, result: 'created' } };
    });
    response.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errors: false, items }));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const elasticsearch = createElasticsearch({ node: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  try {
    const large = 'x'.repeat(6_000_000);
    const writes = [{ large }, null, { large }, { a: 1 }, null].map((source, at): VersionedWrite => ({
      address: { index: 'i', id: String(at) },
      version: 1,
      versionType: 'external',
      source,
    }));
    const outcomes = await elasticsearch.write(writes);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['indexed', 'deleted', 'indexed', 'indexed', 'deleted']);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(10_000_000);
    expect(await elasticsearch.write([])).toEqual([]);
  } finally {
    await elasticsearch.close();
    server.close();
  }
});
