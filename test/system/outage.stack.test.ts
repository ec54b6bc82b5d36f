import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PartName } from '../../stack/part.ts';
import { up } from '../../stack/stack.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Servers killed under the running product, one after another. All of them come back, and nothing is lost. */
let sandbox: Sandbox;
let lastId = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  expect(await (await sandbox.start(['setup'])).exit(30_000)).toBe(0);
  await sandbox.start(['run'], { ready: 'ingress ready' });
});

afterAll(() => sandbox.close());

async function insertRows(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await sandbox.sql.query('insert into item (id, brand, name, price) values (?, 1, ?, 1)', [++lastId, `n${lastId}`]);
    await sandbox.sql.query('update item set price = 2 where id = ?', [lastId]);
  }
}

function killPart(part: PartName): void {
  const { pid } = JSON.parse(readFileSync(`.stack/run/${part}.json`, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
}

/** Servers in containers have no pid of ours to kill. */
const isNative = existsSync('.stack/run/kafka.json');

test.skipIf(!isNative).each<[PartName]>([['elasticsearch'], ['redis'], ['temporal'], ['kafka'], ['canal']])(
  '%s is killed under load and comes back',
  async (part) => {
    await insertRows(20);
    killPart(part);
    await insertRows(20);
    await up([part], { report: () => undefined });
    await insertRows(20);
    await vi.waitFor(
      async () => {
        const documents = Object.values(await sandbox.documents()) as { price: string }[];
        expect(documents).toHaveLength(lastId);
        expect(documents.filter(({ price }) => price !== '2.00')).toEqual([]);
      },
      { timeout: 90_000, interval: 500 },
    );
  },
);
