import type { Quantiles } from '../../demo/latency/quantiles.ts';

/** Rows of a table of latencies. */
export const latencyHead = ['ms', 'count', 'p50', 'p95', 'p99', 'max'];

export function latencyRow(name: string, figures: Quantiles | undefined): string[] {
  if (figures === undefined) return [name, '0', '', '', '', ''];
  const { count, ...times } = figures;
  return [name, String(count), ...Object.values(times).map((ms: number) => ms.toFixed(0))];
}
