import { classified } from '../elasticsearch-failure.ts';
import { flatSettings } from '../flat-settings.ts';
import type { IndexState } from '../index-roles.ts';
import type { OwnedCluster } from './owned-cluster.ts';

type Settings = Record<string, unknown>;

/**
 * Of an index that takes changes and that nobody searches. Rare refreshes spare Elasticsearch a quarter of its CPU. With none at all what is
 * not written out yet grows for a minute, or until memory is full; then the threads that write live changes have to write it out first,
 * for seconds.
 */
export const SETTINGS_UNSEARCHED = { refresh_interval: '5s' };

/** Few large merges in place of many small ones: these took more of Elasticsearch than the writing itself. */
const RARELY_MERGED = { 'merge.policy.segments_per_tier': 50, 'merge.policy.max_merge_at_once': 50 };

/** Replicas get whole segments in the end. */
export function settingsWhileBuilding(configured: Settings): Settings {
  return {
    ...SETTINGS_UNSEARCHED,
    ...RARELY_MERGED,
    ...(hasOwnReplicas(configured) && { number_of_replicas: 0 }),
  };
}

/** The same settings as the config has them, else as the index does whose place it takes; null is the default of Elasticsearch. */
export function settingsWhenBuilt(configured: Settings, before: Settings): Settings {
  const changed = Object.keys(settingsWhileBuilding(configured));
  return Object.fromEntries(changed.map((name) => [name, settingAmong(name, configured, before)]));
}

export function settingsWhenSearched(configured: Settings, before: Settings): Settings {
  return { refresh_interval: settingAmong('refresh_interval', configured, before) };
}

/** What an index was given by the config, an index template or a person; nothing where there is none. */
export async function readSettings({ client }: OwnedCluster, [state]: readonly IndexState[]): Promise<Settings> {
  if (state === undefined) return {};
  const found = await classified('read settings', () =>
    client.indices.getSettings({ index: state.name, flat_settings: true }),
  );
  return { ...found[state.name]?.settings };
}

/** Elasticsearch itself sets the number where replicas expand with the nodes. */
function hasOwnReplicas(configured: Settings): boolean {
  const expand = settingAmong('auto_expand_replicas', configured);
  return expand === null || String(expand) === 'false';
}

function settingAmong(name: string, ...all: readonly Settings[]): unknown {
  for (const settings of all) {
    const value = flatSettings(settings)[`index.${name}`];
    if (value !== undefined && value !== null) return value;
  }
  return null;
}
