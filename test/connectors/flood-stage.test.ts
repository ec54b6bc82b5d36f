import { expect, test } from 'vitest';
import { reservedBytes } from '../../src/connectors/generations/flood-stage.ts';

const disk = 'cluster.routing.allocation.disk';
const flood = (watermark: string, headroom = '-1') =>
  reservedBytes(
    { [`${disk}.watermark.flood_stage`]: watermark, [`${disk}.watermark.flood_stage.max_headroom`]: headroom },
    1000,
  );

test('what is to be free is a share of the disk, or bytes, and no more than the headroom', () => {
  expect(flood('95%')).toBeCloseTo(50);
  expect(flood('0.9')).toBeCloseTo(100);
  expect(flood('90%', '10b')).toBe(10);
  expect(flood('90%', '100GB')).toBeCloseTo(100);
  expect(flood('500mb')).toBe(500 * 1024 ** 2);
  expect(flood('1.5kb')).toBe(1536);
});

test('where Elasticsearch watches no disk, all of it is free', () => {
  expect(reservedBytes({ [`${disk}.threshold_enabled`]: 'false' }, 1000)).toBe(0);
});
