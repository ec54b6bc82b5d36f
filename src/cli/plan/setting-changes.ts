import { flatSettings } from '../../connectors/flat-settings.ts';
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
  const different = Object.entries(flatSettings(declared)).filter(([name, value]) => !isSameSetting(value, live[name]));
  return {
    changes: different.map(([name, value]) => ({
      mark: live[name] === undefined ? '+' : '~',
      what: `setting ${name.slice('index.'.length)}: ${shown(live[name])} -> ${shown(value)}`,
      remedy: STATIC.test(name) ? 'rebuild' : 'setup',
    })),
    inPlace: Object.fromEntries(different.filter(([name]) => !STATIC.test(name))),
  };
}
