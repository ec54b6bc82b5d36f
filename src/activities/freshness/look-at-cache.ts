import type { VersionedValue } from '../../connectors/redis-versions.ts';
import { keyOf } from '../../mapping/document-id.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import { planCachedValues } from '../../mapping/plan-cache-keys.ts';
import { rowOf, type Row } from '../../model/change.ts';
import { groupBy } from '../../model/pages.ts';
import { isSameJson } from '../compare/same-json.ts';
import type { SourceRows } from '../heal/source-rows.ts';
import type { Deviation } from './freshness-probe.ts';
import type { Sample } from './sample-changes.ts';

export interface CacheLookDeps {
  rows: Pick<SourceRows, 'byKey'>;
  readCache(keys: readonly string[]): Promise<(VersionedValue | null)[]>;
}

/**
 * Values of keys that are set, of the samples' rows, that differ from what MySQL makes of them now. A key that is not there holds nothing
 * old; what readers have put into keys that are deleted, nobody here can tell.
 */
export async function lookAtCache(
  deps: CacheLookDeps,
  mapping: Pick<Mapping, 'of'>,
  samples: readonly Sample[],
): Promise<Map<Sample, Deviation[]>> {
  const wanted = (await Promise.all(groupBy(samples, ({ change }) => change.table).map(wantedOf))).flat();
  if (wanted.length === 0) return new Map();
  const held = await deps.readCache(wanted.map(({ key }) => key));
  const deviations = new Map<Sample, Deviation[]>();
  for (const [at, { sample, key, value }] of wanted.entries()) {
    const found = held[at] ?? null;
    if (found === null || isSameJson(found.value, value)) continue;
    const isBehind = found.version !== null && found.version < sample.version;
    deviations.set(sample, [...(deviations.get(sample) ?? []), { where: key, held: found.value, isBehind }]);
  }
  return deviations;

  async function wantedOf(ofTable: readonly Sample[]): Promise<{ sample: Sample; key: string; value: string }[]> {
    const { change } = ofTable[0] as Sample;
    const table = mapping.of(change.table);
    if (table?.cacheRules.some(({ action }) => action === 'write') !== true) return [];
    const keyText = (row: Row): string => JSON.stringify(keyOf(row, table.key).map(String));
    const keys = ofTable.map((sample) => keyOf(rowOf(sample.change), table.key));
    const found = await deps.rows.byKey({ table: change.table, keyColumns: table.key, keys });
    const rowAt = new Map(found.map(({ row }) => [keyText(row), row]));
    return ofTable.flatMap((sample) => {
      const row = rowAt.get(keyText(rowOf(sample.change)));
      const values = row ? planCachedValues(row, table, sample.change.operation) : [];
      return values.map((value) => ({ sample, ...value }));
    });
  }
}
