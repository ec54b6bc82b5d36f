import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../demo/connections.ts';
import { removeShop } from '../../proof/parts/own-shop.ts';
import { indexDefinition, makeShop, type Shop } from '../../proof/parts/goods/shop.ts';
import { verifyIndex } from '../../proof/resync/verify.ts';
import { nextVersion } from '../../src/model/version.ts';
import { endpoints } from '../../stack/endpoints.ts';

let servers: Connections;
let shop: Shop;
const beganAtMs = Date.now();

beforeAll(async () => {
  servers = await connect(endpoints());
  shop = await makeShop(servers, endpoints(), { rows: 3 });
  await servers.elasticsearch.indices.create({ index: shop.index, ...indexDefinition });
});

afterAll(async () => {
  await removeShop(servers, shop);
  await servers.close();
});

test('what is right is told from what is missing, stale, orphaned, or of a version that nobody writes', async () => {
  const live = nextVersion(undefined, beganAtMs + 1);
  for (const [id, version] of [[1, 1] as const, [2, live] as const, [3, 1] as const]) await write(id, version);
  expect(await verifyIndex({ servers, shop }, beganAtMs)).toEqual({ rows: 3, copied: 2, differences: [] });

  await write(1, 2);
  await servers.mysql.query(`UPDATE ${shop.table} SET stock = stock + 1 WHERE id = 2`);
  await servers.elasticsearch.delete({ index: shop.index, id: '3' });
  await servers.elasticsearch.index({ index: shop.index, id: '4', document: { id: 4 } });
  const { differences } = await verifyIndex({ servers, shop }, beganAtMs);
  expect(differences).toEqual([
    expect.stringMatching(/^2 is stale.*"stock"/),
    '3 is missing',
    '4 is orphaned',
    '1 has version 2: neither copied nor changed since',
  ]);
});

test('it ends when it is told to, and says how far it is', async () => {
  const stopping = new AbortController();
  const seen: number[] = [];
  const onProgress = ({ rows }: { rows: number }): void => {
    seen.push(rows);
    stopping.abort();
  };
  const verifying = verifyIndex({ servers, shop }, beganAtMs, { onProgress, signal: stopping.signal });
  await expect(verifying).rejects.toThrow(/aborted/);
  expect(seen).toEqual([3]);
  const neverBegun = verifyIndex({ servers, shop }, beganAtMs, { onProgress, signal: stopping.signal });
  await expect(neverBegun).rejects.toThrow(/aborted/);
  expect(seen).toEqual([3]);
});

async function write(id: number, version: number): Promise<void> {
  const [[row]] = await servers.mysql.query<RowDataPacket[]>(`SELECT * FROM ${shop.table} WHERE id = ?`, [id]);
  const document = { ...row, updated_at: String(row!['updated_at']).replace(' ', 'T') };
  await servers.elasticsearch.index({ index: shop.index, id: String(id), version, version_type: 'external', document });
}
