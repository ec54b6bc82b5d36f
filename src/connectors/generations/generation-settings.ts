/** Of an index that nobody searches: refreshes, and the small segments that they leave, are half of what a live change costs. */
export const SETTINGS_UNSEARCHED = { refresh_interval: '-1' };

/** Replicas get whole segments in the end. */
export function settingsWhileBuilding(configured: Record<string, unknown>): Record<string, unknown> {
  return { ...SETTINGS_UNSEARCHED, ...(hasOwnReplicas(configured) && { number_of_replicas: 0 }) };
}

/** The same settings as the config has them; null is the default of Elasticsearch. */
export function settingsWhenBuilt(configured: Record<string, unknown>): Record<string, unknown> {
  return {
    ...settingsWhenSearched(configured),
    ...(hasOwnReplicas(configured) && { number_of_replicas: configuredAs(configured, 'number_of_replicas') ?? null }),
  };
}

export function settingsWhenSearched(configured: Record<string, unknown>): Record<string, unknown> {
  return { refresh_interval: configuredAs(configured, 'refresh_interval') ?? null };
}

/** Elasticsearch itself sets the number where replicas expand with the nodes. */
function hasOwnReplicas(configured: Record<string, unknown>): boolean {
  const expand = configuredAs(configured, 'auto_expand_replicas');
  return expand === undefined || expand === null || String(expand) === 'false';
}

/** Elasticsearch takes `refresh_interval`, `index.refresh_interval` and `index: { refresh_interval }` alike. */
function configuredAs(configured: Record<string, unknown>, name: string): unknown {
  const nested = configured['index'] as Record<string, unknown> | undefined;
  return configured[name] ?? configured[`index.${name}`] ?? nested?.[name];
}
