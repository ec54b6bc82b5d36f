import { isSameSetting, shown, type IndexChange } from './index-change.ts';

type Settings = Record<string, unknown>;

export interface SettingChanges {
  changes: IndexChange[];
  /** What Elasticsearch takes for the live index. */
  inPlace: Settings;
}

/** Settings that an index is made with. */
const STATIC =
  /^index\.(?:analysis\.|number_of_shards$|number_of_routing_shards$|routing_partition_size$|codec$|mode$|sort\.|store\.type$|shard\.check_on_startup$|soft_deletes\.|load_fixed_bitset_filters_eagerly$|similarity\.|mapping\.source\.|mapping\.ignore_above$)/;

/** @param live with its defaults, by full names such as `index.refresh_interval` */
export function settingChanges(declared: Settings, live: Settings): SettingChanges {
  const different = Object.entries(flat(declared)).filter(([name, value]) => !isSameSetting(value, live[name]));
  return {
    changes: different.map(([name, value]) => ({
      mark: live[name] === undefined ? '+' : '~',
      what: `setting ${name.slice('index.'.length)}: ${shown(live[name])} -> ${shown(value)}`,
      remedy: STATIC.test(name) ? 'rebuild' : 'setup',
    })),
    inPlace: Object.fromEntries(different.filter(([name]) => !STATIC.test(name))),
  };
}

/** `{ index: { analysis: { ... } } }`, `{ 'index.codec': ... }` and `{ codec: ... }` all mean the same. */
function flat(settings: Settings): Settings {
  const entries = (value: unknown, path: string): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, inner]) => entries(inner, path === '' ? name : `${path}.${name}`))
      : [[path, value]];
  return Object.fromEntries(
    entries(settings, '').map(([name, value]) => [name.startsWith('index.') ? name : `index.${name}`, value]),
  );
}
