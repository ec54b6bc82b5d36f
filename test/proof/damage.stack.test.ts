import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../demo/connections.ts';
import { createRandom } from '../../demo/random.ts';
import { verifyDocuments } from '../../demo/verify/verify-documents.ts';
import { knownRows } from '../../proof/parts/goods/known-rows.ts';
import { cachedColumns, cardPrefix, indexDefinition, makeShop, type Shop } from '../../proof/parts/goods/shop.ts';
import { removeShop } from '../../proof/parts/own-shop.ts';
import { removeCached, verifyCached } from '../../proof/repair/cached-values.ts';
import { damageKind, farAhead, orphanOf } from '../../proof/repair/damage-kinds.ts';
import { doDamage } from '../../proof/repair/do-damage.ts';
import { choosePlaces, type Damaged, LEAST_ROWS, quietRows } from '../../proof/repair/places.ts';
import { takeSnapshot } from '../../proof/repair/snapshot.ts';
import { checkUntouched } from '../../proof/repair/untouched.ts';
import { endpoints } from '../../stack/endpoints.ts';

let servers: Connections;
let shop: Shop;
const isQuiet = quietRows(LEAST_ROWS);
const { cached, damaged } = choosePlaces(LEAST_ROWS, knownRows(createRandom(2), LEAST_ROWS, isQuiet));

beforeAll(async () => {
  servers = await connect(endpoints());
  shop = await makeShop(servers, endpoints(), { rows: LEAST_ROWS });
  await servers.elasticsearch.indices.create({ index: shop.index, ...indexDefinition });
  const [rows] = await servers.mysql.query<RowDataPacket[]>(`SELECT * FROM ${shop.table}`);
  const operations = rows.flatMap((row) => [
    { index: { _id: String(row['id']), version: 1, version_type: 'external' } as const },
    { ...row, updated_at: String(row['updated_at']).replace(' ', 'T') },
  ]);
  await servers.elasticsearch.bulk({ index: shop.index, operations });
  for (const row of rows)
    if (cached.includes(row['id'] as number)) {
      const value = JSON.stringify(Object.fromEntries(cachedColumns.map((column) => [column, row[column] as unknown])));
      await servers.redis.set(`${cardPrefix(shop)}${row['id']}`, value);
    }
});

afterAll(async () => {
  await removeCached(servers.redis, shop);
  await removeShop(servers, shop);
  await servers.close();
});

test('the comparisons see damage of every kind, and a snapshot what was written', async () => {
  const verify = async (): Promise<string[]> =>
    (await verifyDocuments(servers, { ...shop, key: ['id'] })).differences.map(({ id, kind }) => `${id} ${kind}`);
  expect(await verify()).toEqual([]);
  expect(await verifyCached(servers, shop)).toEqual({ values: cached.length, differences: [] });
  const before = await takeSnapshot(servers, shop, cached);
  expect(before.cached.size).toBe(cached.length);

  await doDamage(servers, shop, damaged);
  expect((await verify()).toSorted()).toEqual(damaged.flatMap(expectedOf).toSorted());
  const { differences } = await verifyCached(servers, shop);
  expect(differences).toHaveLength(damaged.filter(({ how }) => damageKind(how).countsAs === 'cached').length);

  const after = await takeSnapshot(servers, shop, cached);
  expect(checkUntouched({ before, after, isQuiet, mended: damaged }).complaints).toEqual([]);
  const quiet = damaged.filter((one) => one.isQuiet);
  // One kind of damage keeps the document's version, and so is seen by its fields alone.
  const seen = quiet.filter(({ how }) => how !== 'field removed, version kept');
  expect(checkUntouched({ before, after, isQuiet, mended: [] }).complaints).toHaveLength(seen.length);
  for (const { id, how } of damaged)
    if (damageKind(how).isAhead && damageKind(how).of === 'document' && damageKind(how).countsAs !== 'missing')
      expect(after.versions.get(damageKind(how).countsAs === 'orphaned' ? orphanOf(id) : id)).toBe(farAhead);
});

function expectedOf({ id, how }: Damaged): string[] {
  const { countsAs } = damageKind(how);
  if (countsAs === 'orphaned') return [`${orphanOf(id)} orphaned`];
  return countsAs === null || countsAs === 'cached' ? [] : [`${id} ${countsAs}`];
}
