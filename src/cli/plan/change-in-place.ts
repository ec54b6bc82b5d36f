import type { Client } from '@elastic/elasticsearch';
import { markOf, withMark } from '../../connectors/index-mark.ts';
import { settingsOf } from '../../connectors/index-setup.ts';
import { changeIndex, readIndices } from '../../connectors/live-indices.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import { mappingChanges } from './mapping-changes.ts';
import { settingChanges } from './setting-changes.ts';

/**
 * Puts the fields and settings that live indices take as they are; what needs documents to be written again, or a new index, stays.
 * Answers the indices that it changed. May be run again.
 */
export async function changeInPlace(
  client: Client,
  { family, settings, mappings }: Pick<IndexMapping, 'family' | 'settings' | 'mappings'>,
): Promise<string[]> {
  const changed: string[] = [];
  for (const live of await readIndices(client, family)) {
    const change = {
      settings: settingChanges(settingsOf(settings), live.settings).inPlace,
      mapping: mappingChanges(mappings, live).inPlace,
    };
    if (await changeIndex(client, live.name, change)) changed.push(live.name);
  }
  return changed;
}

/** Writes down that all documents of an index are made as the config says. Answers the indices behind its name. */
export async function acceptDocuments(
  client: Client,
  { family, declared }: Pick<IndexMapping, 'family' | 'declared'>,
  owner: string,
): Promise<string[]> {
  const indices = await readIndices(client, family);
  for (const { name, mappings } of indices) {
    const { _meta } = withMark(mappings, { ...markOf(mappings), owner, documents: declared });
    await changeIndex(client, name, { settings: null, mapping: { _meta } });
  }
  return indices.map(({ name }) => name);
}
