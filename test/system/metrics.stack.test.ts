import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSandbox, type Running, type Sandbox } from './sandbox.ts';

/** What the product's own processes tell of themselves, after real changes went through them. */
let sandbox: Sandbox;
let ingress: Running;
let worker: Running;
const firstPort = 21_000 + (process.pid % 5_000) * 2;
const ports = { worker: firstPort, ingress: firstPort + 1 };

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 90_000, interval: 500 });

async function get(of: keyof typeof ports, path: string): Promise<[status: number, text: string]> {
  const response = await fetch(`http://127.0.0.1:${ports[of]}${path}`);
  return [response.status, await response.text()];
}

/** The sum of all series of a name that have these labels; undefined where there is none. */
async function figure(of: keyof typeof ports, name: string, ...labels: string[]): Promise<number | undefined> {
  const [, text] = await get(of, '/metrics');
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => labels.every((label) => line.includes(label)));
  return lines.length === 0 ? undefined : lines.reduce((sum, line) => sum + Number(/\S+$/.exec(line)?.[0]), 0);
}

beforeAll(async () => {
  sandbox = await openSandbox();
  const setup = await sandbox.start(['setup']);
  expect(await setup.exit(30_000)).toBe(0);
  [ingress, worker] = await Promise.all([
    sandbox.start(['ingress', '--metrics-port', String(ports.ingress)], { ready: 'ingress ready' }),
    sandbox.start(['worker', '--metrics-port', String(ports.worker)], { ready: 'worker ready' }),
  ]);
});

afterAll(() => sandbox.close());

test('both live, and are ready when they take work', async () => {
  for (const of of ['ingress', 'worker'] as const) {
    expect(await get(of, '/healthz')).toEqual([200, 'alive\n']);
    await eventually(async () => expect(await get(of, '/readyz')).toEqual([200, 'ready\n']));
  }
});

test('changes, documents, cache keys and latencies are counted by the table of the config', async () => {
  const { sql, name, redis } = sandbox;
  const table = `table="${name}.item"`;
  expect(await figure('worker', 'evenkeel_changes_total', table)).toBe(0);
  await eventually(async () => expect(await figure('ingress', 'evenkeel_lane_lag_records')).toBe(0));
  const earlier = (await figure('ingress', 'evenkeel_sync_latency_seconds_count')) ?? 0;
  await redis.set(`${name}:item:1`, 'old');
  await sql.query(`insert into item (id, brand, name, price) values (1, 7, 'a', 1), (2, 7, 'b', 1), (3, 8, 'c', 1)`);
  await sql.query(`update item set price = 2 where id = 1; delete from item where id = 3`);
  await eventually(async () => expect(await figure('worker', 'evenkeel_changes_total', table)).toBe(5));
  expect(await figure('worker', 'canal_message_total', table, 'operation="insert"')).toBe(3);
  expect(await figure('worker', 'canal_message_total', table, 'operation="delete"')).toBe(1);
  const index = `index="${name}"`;
  expect(await figure('worker', 'evenkeel_documents_total', index, 'outcome="indexed"')).toBeGreaterThanOrEqual(2);
  expect(await figure('worker', 'evenkeel_documents_total', index, 'outcome="deleted"')).toBe(1);
  await eventually(async () =>
    expect(await figure('worker', 'evenkeel_cache_keys_total', 'outcome="deleted"')).toBe(1),
  );
  // Beside these, the statements that the topic holds.
  const applied = async (): Promise<number> => (await figure('ingress', 'evenkeel_sync_latency_seconds_count')) ?? 0;
  await eventually(async () => expect(await applied()).toBeGreaterThan(earlier));
  expect(await figure('ingress', 'canal_sync_latency_seconds_count')).toBe(await applied());
  expect(await figure('ingress', 'evenkeel_batch_records_sum')).toBe(await applied());
  expect(await figure('ingress', 'evenkeel_batches_total')).toBeGreaterThan(0);
  await eventually(async () => expect(await figure('ingress', 'evenkeel_lane_lag_records')).toBe(0));
});

test('changes are looked at again after their commit, and found in the index', async () => {
  const { sql, name } = sandbox;
  await sql.query('update item set price = price + 1 where id = 2');
  const labels = [`table="${name}.item"`, 'within="1s"', 'result="consistent"'];
  await eventually(async () =>
    expect(await figure('worker', 'evenkeel_freshness_checks_total', ...labels)).toBeGreaterThanOrEqual(1),
  );
});

test('what is refused is told by its error, and as what waits', async () => {
  const { sql } = sandbox;
  await sql.query(`alter table item modify price varchar(20)`);
  await sql.query(`update item set price = 'dear' where id = 1`);
  await eventually(async () =>
    expect(
      await figure('worker', 'evenkeel_parked_total', 'error="document_parsing_exception/price"'),
    ).toBeGreaterThanOrEqual(1),
  );
  await eventually(async () => expect(await figure('worker', 'evenkeel_parked_changes', 'kind="document"')).toBe(1));
  expect(await figure('worker', 'evenkeel_waiting_lanes', 'state="blocked"')).toBe(0);
});

test('a port that is taken ends a process before it takes any work', async () => {
  const second = await sandbox.start(['worker', '--metrics-port', String(ports.worker)]);
  expect(await second.exit(30_000)).toBe(1);
  expect(second.output()).toContain('the port is in use');
  expect(second.output()).not.toContain('worker ready');
});

test('who serves metrics still stops cleanly', async () => {
  for (const running of [ingress, worker]) {
    running.process.kill('SIGTERM');
    expect(await running.exit(10_000)).toBe(0);
  }
});
