import { markOf } from '../../connectors/index-mark.ts';
import { settingsOf } from '../../connectors/index-setup.ts';
import type { LiveIndex } from '../../connectors/live-indices.ts';
import type { DeclaredIndex } from '../../mapping/declared-index.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { IndexChange } from './index-change.ts';
import { mappingChanges } from './mapping-changes.ts';
import { settingChanges } from './setting-changes.ts';
import { documentChanges } from './document-changes.ts';

/** An index as the config says that it should be. */
export type WantedIndex = Pick<IndexMapping, 'declared' | 'settings' | 'mappings'>;

/** What a live index lacks of it. */
export function planIndex({ declared, settings, mappings }: WantedIndex, live: LiveIndex): IndexChange[] {
  const mark = markOf(live.mappings);
  const documents: IndexChange[] = mark
    ? documentChanges(mark.documents as DeclaredIndex, declared)
    : [{ mark: '~', what: 'nobody wrote down how its documents were made', remedy: 'heal' }];
  return [
    ...settingChanges(settingsOf(settings), live.settings).changes,
    ...mappingChanges(mappings, live).changes,
    ...documents,
  ];
}
