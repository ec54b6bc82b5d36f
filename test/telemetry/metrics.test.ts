import { expect, test } from 'vitest';
import { ConnectorError } from '../../src/model/connector-error.ts';
import { noRepairCounts } from '../../src/model/repair.ts';
import { createMetrics, type Metrics } from '../../src/telemetry/metrics.ts';

/** The figures of a scrape whose names begin so, by name and labels. */
async function figures(metrics: Metrics, prefix: string): Promise<Record<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith(prefix));
  return Object.fromEntries(lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)?.[0])]));
}

test('the names that other consumers of Canal use tell the same figures', async () => {
  const metrics = createMetrics();
  const [worker, ingress] = [metrics.forWorker(['shop.goods']), metrics.forIngress()];
  worker.changed('shop.goods', 'update', 3);
  worker.failed(new TypeError('a bug'));
  ingress.applied({ topic: 't', partition: 0 }, { timestampsMs: [Date.now() - 2_000, Date.now()], tookMs: 12 });
  for (const [alias, name] of [
    ['canal_message_total', 'evenkeel_changes_total'],
    ['canal_error_total', 'evenkeel_errors_total'],
    ['canal_sync_latency_seconds', 'evenkeel_sync_latency_seconds'],
  ] as const) {
    const [own, other] = [await figures(metrics, name), await figures(metrics, alias)];
    expect(Object.keys(own).length).toBeGreaterThan(0);
    expect(other).toEqual(Object.fromEntries(Object.entries(own).map(([key, n]) => [key.replace(name, alias), n])));
    expect(await metrics.text()).toContain(`# TYPE ${alias} `);
  }
});

test('a counter of a table begins at 0, so that its first change is a rise', async () => {
  const metrics = createMetrics();
  metrics.forWorker(['shop.goods']);
  expect(await figures(metrics, 'evenkeel_changes_total{table="shop.goods",operation="delete"')).toEqual({
    'evenkeel_changes_total{table="shop.goods",operation="delete"}': 0,
  });
});

test('a process tells nothing of what it does not do', async () => {
  const metrics = createMetrics();
  metrics.forIngress();
  expect(await figures(metrics, 'evenkeel_parked_changes')).toEqual({});
  expect(await metrics.text()).not.toContain('evenkeel_changes_total');
});

test('errors are told by system and code, and stops are none', async () => {
  const metrics = createMetrics();
  const { failed } = metrics.forIngress();
  const facts = { operation: 'bulk', retryable: true, message: 'secret' };
  failed(new ConnectorError({ ...facts, system: 'elasticsearch', code: 'TimeoutError' }));
  failed(Object.assign(new Error('no broker'), { name: 'KafkaJSConnectionError' }));
  failed(Object.assign(new Error('no frontend'), { name: 'ServiceError' }));
  failed(Object.assign(new Error('shutdown'), { name: 'CancelledFailure' }));
  failed('text');
  expect(await figures(metrics, 'evenkeel_errors_total')).toEqual({
    'evenkeel_errors_total{system="elasticsearch",code="TimeoutError"}': 1,
    'evenkeel_errors_total{system="kafka",code="KafkaJSConnectionError"}': 1,
    'evenkeel_errors_total{system="temporal",code="ServiceError"}': 1,
    'evenkeel_errors_total{system="evenkeel",code="string"}': 1,
  });
});

test('however many errors there are to park, their label has an end', async () => {
  const metrics = createMetrics();
  const worker = metrics.forWorker([]);
  for (let field = 0; field < 200; field++) worker.parked(`document_parsing_exception/f${field}`, 1);
  const parked = await figures(metrics, 'evenkeel_parked_total');
  expect(Object.keys(parked)).toHaveLength(51);
  expect(parked['evenkeel_parked_total{error="other"}']).toBe(150);
});

test('a lane that is another’s by now is told of no more', async () => {
  const metrics = createMetrics();
  const { lanes } = metrics.forIngress();
  lanes([0, 1].map((partition) => ({ topic: 't', partition, records: 5, ageMs: 1500 })));
  lanes([{ topic: 't', partition: 1, records: 0, ageMs: 0 }]);
  expect(await figures(metrics, 'evenkeel_lane_lag')).toEqual({
    'evenkeel_lane_lag_records{topic="t",partition="1"}': 0,
    'evenkeel_lane_lag_seconds{topic="t",partition="1"}': 0,
  });
});

test('the steps of a repair add up, and the share is that of the last one that compared anything', async () => {
  const metrics = createMetrics();
  const { repaired } = metrics.forWorker(['shop.goods']);
  repaired('shop.goods', { ...noRepairCounts(), compared: 10, missing: 1, stale: 1, healed: 2 });
  repaired('shop.goods', { ...noRepairCounts(), compared: 10, orphaned: 1, stillWrong: 1 });
  repaired('shop.goods', noRepairCounts());
  expect(await figures(metrics, 'evenkeel_repair_')).toMatchObject({
    'evenkeel_repair_compared_total{table="shop.goods"}': 20,
    'evenkeel_repair_differences_total{table="shop.goods",kind="missing"}': 1,
    'evenkeel_repair_differences_total{table="shop.goods",kind="orphaned"}': 1,
    'evenkeel_repair_healed_total{table="shop.goods"}': 2,
    'evenkeel_repair_still_wrong_total{table="shop.goods"}': 1,
    'evenkeel_repair_consistent_share{table="shop.goods"}': 0.9,
  });
});
