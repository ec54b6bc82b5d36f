import type { Registry } from 'prom-client';

/** Names under which dashboards of other Canal consumers know the same figures. */
export const aliases: Readonly<Record<string, string>> = {
  canal_message_total: 'evenkeel_changes_total',
  canal_sync_latency_seconds: 'evenkeel_sync_latency_seconds',
  canal_error_total: 'evenkeel_errors_total',
};

/** The same lines under the other name, so that the figures are the same by construction. */
export async function aliasLines(registry: Registry): Promise<string> {
  const texts: string[] = [];
  for (const [alias, name] of Object.entries(aliases)) {
    if (registry.getSingleMetric(name) === undefined) continue;
    const lines = (await registry.getSingleMetricAsString(name)).split('\n');
    texts.push(lines.map((line) => line.replace(name, alias)).join('\n'));
  }
  return texts.map((text) => `${text}\n`).join('\n');
}
