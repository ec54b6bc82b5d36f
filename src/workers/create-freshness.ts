import type { CurrentMapping } from '../activities/current-mapping.ts';
import { createFreshnessProbe, type FreshnessProbe } from '../activities/freshness/freshness-probe.ts';
import { lookAtCache } from '../activities/freshness/look-at-cache.ts';
import { lookAtDocuments } from '../activities/freshness/look-at-documents.ts';
import type { CompareDeps } from '../activities/resync/compare-building.ts';
import { findDifferences } from '../activities/compare/find-differences.ts';
import type { FreshnessMetrics } from '../activities/worker-metrics.ts';
import type { Cache } from '../connectors/redis.ts';
import type { Mapping } from '../mapping/mapping.ts';

interface FreshnessDeps extends CompareDeps {
  mapping: Mapping;
  currentMapping: CurrentMapping;
  cache: Pick<Cache, 'read'>;
  metrics: FreshnessMetrics;
}

/** The probe over a worker's own clients. Undefined: nothing is sampled. */
export function createFreshness(
  deps: FreshnessDeps,
  { samplesPerSecond }: { samplesPerSecond: number },
): FreshnessProbe | undefined {
  if (samplesPerSecond === 0) return undefined;
  // What is looked at says nothing of what is written.
  const { metrics, ...reading } = deps;
  const ofDocuments = {
    ...reading,
    findDifferences: (...args: [Parameters<typeof findDifferences>[1], Parameters<typeof findDifferences>[2]]) =>
      findDifferences(reading, ...args),
  };
  const ofCache = { rows: deps.rows, readCache: deps.cache.read };
  return createFreshnessProbe({
    mapping: deps.mapping,
    samplesPerSecond,
    metrics,
    async look(samples) {
      const [documents, values] = await Promise.all([
        lookAtDocuments(ofDocuments, await deps.currentMapping(), samples),
        lookAtCache(ofCache, deps.mapping, samples),
      ]);
      return samples.map((sample) => [...(documents.get(sample) ?? []), ...(values.get(sample) ?? [])]);
    },
  });
}
