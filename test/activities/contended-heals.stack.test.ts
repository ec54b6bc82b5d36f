import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { healDocuments, type HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { nextVersion } from '../../src/model/version.ts';
import { insert, remove, update } from '../mapping/changes.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { openHealGround, type HealGround } from './heal-ground.ts';

/** Two heals of one document: one reads, another one comes between, and then the first one writes. The older reading must never stay. */
const name = `t_contended_${Date.now()}`;
const table = `${name}.goods`;
let ground: HealGround;

beforeAll(async () => {
  ground = await openHealGround(
    name,
    `create table goods (id int primary key, brand_id int, n int, key (brand_id)); create table brand (id int primary key, name varchar(20))`,
    [
      tableConfig({
        table,
        index: {
          name: `${name}_goods`,
          settings: { number_of_replicas: 0 },
          joins: { brand: { one: `${name}.brand`, on: { brand_id: 'id' }, include: ['name'] } },
        },
      }),
    ],
  );
});

afterAll(() => ground.close());

let id = 0;
beforeEach(async () => {
  id++;
  await ground.sql.query(`insert into brand values (${id}, 'old'); insert into goods values (${id}, ${id}, 1)`);
});

const goods = () => ({ id, brand_id: id, n: 1 });

/** The same servers, but that this happens before the first write. */
function interrupted(between: () => Promise<unknown>): HealDeps {
  let isFirst = true;
  const { elasticsearch } = ground.deps;
  return {
    ...ground.deps,
    elasticsearch: {
      ...elasticsearch,
      async write(writes) {
        if (isFirst) await between();
        isFirst = false;
        return elasticsearch.write(writes);
      },
    },
  };
}

async function healAt(version: number, deps: HealDeps = ground.deps): Promise<void> {
  const [mapping] = ground.mapping.tables;
  const index = mapping?.indices[0];
  if (mapping === undefined || index === undefined) throw new Error('no index');
  await healDocuments(deps, [{ mapping, index, table, key: [id], addresses: [], version }]);
}

async function document(): Promise<unknown> {
  return (await ground.documents(`${name}_goods`))[`goods/${id}`];
}

const rename = () => ground.sql.query(`update brand set name = 'new' where id = ${id}`);
const renamed = () => update(`${name}.brand`, { id, name: 'old' }, { id, name: 'new' });

test('a rename that came between is in the document', async () => {
  const deps = interrupted(async () => {
    await rename();
    await ground.apply([renamed()], { atMs: 5 });
  });
  await ground.apply([insert(table, goods())], { deps });
  expect(await document()).toMatchObject({ brand: { name: 'new' } });
});

test.each([
  ['there is no document yet', async () => undefined],
  ['there is one', () => healAt(ground.versionAt(0))],
  ['there is one of a lane whose clock is held far ahead', () => healAt(ground.versionAt(3_600_000))],
])('so it is when both heals are asked for at the same version, and %s', async (_, before) => {
  await before();
  const version = ground.versionAt(5);
  const deps = interrupted(async () => {
    await rename();
    await healAt(version);
  });
  await healAt(version, deps);
  expect(await document()).toMatchObject({ brand: { name: 'new' } });
});

test('a newer reading that is written after an older one, at the same version, is read again and written over it', async () => {
  const version = ground.versionAt(5);
  let newer = Promise.resolve();
  const older: Promise<void> = healAt(
    version,
    interrupted(async () => {
      await rename();
      await new Promise<void>((reached) => {
        const waiting = async (): Promise<void> => {
          reached();
          await older;
        };
        newer = healAt(version, interrupted(waiting));
      });
    }),
  );
  await older;
  await newer;
  expect(await document()).toMatchObject({ brand: { name: 'new' } });
});

test('a document whose row was deleted meanwhile does not come back', async () => {
  const deps = interrupted(async () => {
    await ground.sql.query(`delete from goods where id = ${id}`);
    await ground.apply([remove(table, goods())], { atMs: 5 });
  });
  await ground.apply([renamed()], { deps });
  expect(await document()).toBeUndefined();
});

test('a document whose row came back meanwhile does not go', async () => {
  await healAt(ground.versionAt(0));
  await ground.sql.query(`delete from goods where id = ${id}`);
  const deps = interrupted(async () => {
    await ground.sql.query(`insert into goods values (${id}, ${id}, 2)`);
    await ground.apply([insert(table, { ...goods(), n: 2 })], { atMs: 1 });
  });
  await ground.apply([remove(table, goods())], { deps });
  expect(await document()).toMatchObject({ n: 2, brand: { name: 'old' } });
});

test('of many heals at once the last state of the rows remains', async () => {
  const heals = Array.from({ length: 12 }, async (_, at) => {
    await ground.sql.query(
      `update goods set n = n + 1 where id = ${id}; update brand set name = 'n${at}' where id = ${id}`,
    );
    await ground.apply([update(table, goods(), goods()), renamed()], { atMs: at, deps: ground.freshDeps() });
  });
  await Promise.all(heals);
  expect(await document()).toEqual({ id, brand_id: id, n: 13, brand: { name: 'n11' } });
});

test.each([
  ['that has no version yet', 1],
  ['of this moment', Date.now()],
  ['of a clock an hour ahead', Date.now() + 3_600_000],
  ['of a stray writer, ten years ahead', Date.now() + 10 * 365 * 86_400_000],
])('a remembered delete %s keeps no document away', async (_, atMs) => {
  const address = { index: `${name}_goods`, id: String(id) };
  const version = nextVersion(undefined, atMs) + 1;
  await ground.deps.elasticsearch.write([{ address, version, versionType: 'external', source: null }]);
  await healAt(ground.versionAt(10));
  expect(await document()).toMatchObject({ n: 1 });
});

test('a heal that has read a row which is gone by now writes nothing, though the document was deleted and made before', async () => {
  await healAt(ground.versionAt(0));
  await ground.sql.query(`delete from goods where id = ${id}`);
  await healAt(ground.versionAt(1));
  await ground.sql.query(`insert into goods values (${id}, ${id}, 2)`);
  const deps = interrupted(async () => {
    await ground.sql.query(`delete from goods where id = ${id}`);
    await ground.apply([remove(table, { ...goods(), n: 2 })], { atMs: 1 });
  });
  await healAt(ground.versionAt(3_600_000), deps);
  expect(await document()).toBeUndefined();
});
