/** Settings of an index that nobody searches yet: nothing is refreshed, and replicas get whole segments in the end. */
export function settingsWhileBuilding(configured: Record<string, unknown>): Record<string, unknown> {
  return { refresh_interval: '-1', ...(hasOwnReplicas(configured) && { number_of_replicas: 0 }) };
}

/** The same settings as the config has them; null is the default of Elasticsearch. */
export function settingsWhenBuilt(configured: Record<string, unknown>): Record<string, unknown> {
  return {
    refresh_interval: configuredAs(configured, 'refresh_interval') ?? null,
    ...(hasOwnReplicas(configured) && { number_of_replicas: configuredAs(configured, 'number_of_replicas') ?? null }),
  };
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
