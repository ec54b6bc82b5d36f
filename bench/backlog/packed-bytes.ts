import { inflateRawSync } from 'node:zlib';
import { packRecords } from '../../src/payload/pack-records.ts';
import type { BacklogRecord } from './record.ts';

/** What records take as the input of a workflow: as the product packs them, and if it did not. */
export interface PackedBytes {
  packed: number;
  unpacked: number;
}

export function packedBytes(records: readonly BacklogRecord[]): PackedBytes {
  const { data } = packRecords(
    records.map(({ key, value, headers = {} }, at) => ({
      offset: String(at),
      timestampMs: Date.now() + at,
      version: 2 ** 49 + 4096 * at,
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      headers,
    })),
    'packed',
  );
  return { packed: data.length, unpacked: inflateRawSync(data).length };
}
