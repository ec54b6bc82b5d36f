import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parkedCommand } from '../../src/cli/parked.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { runCommand } from '../cli/run-command.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Statements that change what rows hold without a row change, through the real capture tool: the whole table is healed. */
let sandbox: Sandbox;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 300 });

beforeAll(async () => {
  sandbox = await openSandbox();
  const { sql } = sandbox;
  await runCommand(setupCommand(), '--config', sandbox.config);
  await sandbox.start(['run'], { ready: 'ingress ready' });
  await sql.query(`insert into item values (1, 7, 'a', 1, null), (2, 7, 'b', 2, null), (3, 8, 'c', 3, null)`);
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toEqual(['1', '2', '3']));
});

afterAll(() => sandbox.close());

test('an added column with a default reaches the documents of rows that nobody touched', async () => {
  await sandbox.sql.query(`alter table item add column rating int not null default 5`);
  await eventually(async () =>
    expect(Object.values(await sandbox.documents())).toMatchObject([{ rating: 5 }, { rating: 5 }, { rating: 5 }]),
  );
});

test('a swap of tables, as online schema changes do it, brings the new table', async () => {
  await sandbox.sql.query(`
    create table _item_gho like item; alter table _item_gho add column extra varchar(10) default 'x';
    insert into _item_gho (id, brand, name, price) values (1, 7, 'swapped', 1), (4, 9, 'new', 4);
    rename table item to _item_del, _item_gho to item; drop table _item_del`);
  await eventually(async () =>
    expect(await sandbox.documents()).toMatchObject({ 1: { name: 'swapped', extra: 'x' }, 4: { name: 'new' } }),
  );
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toEqual(['1', '4']));
});

test('a truncated table leaves no documents and no cache keys behind, and what comes after it stays', async () => {
  const { sql, redis, name } = sandbox;
  await redis.mset(`${name}:item:4`, 'old', `${name}:brand:9`, 'old');
  await sql.query('truncate table item');
  await sql.query(`insert into item (id, brand, name, price) values (5, 1, 'after', 5)`);
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toEqual(['5']));
  await eventually(async () => expect(await redis.exists(`${name}:item:4`, `${name}:brand:9`)).toBe(0));
});

test('a dropped table waits for a person, and its documents stay until then', async () => {
  await sandbox.sql.query('drop table item');
  await eventually(async () => {
    const { output } = await runCommand(parkedCommand(), 'list', '--config', sandbox.config);
    expect(output).toContain('SchemaChange/drop');
  });
  expect(Object.keys(await sandbox.documents())).toEqual(['5']);
});
