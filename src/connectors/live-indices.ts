import type { Client } from '@elastic/elasticsearch';
import { classified } from './elasticsearch-failure.ts';
import { markOf, type IndexMark } from './index-mark.ts';

/** An index as it is. */
export interface LiveIndex {
  name: string;

  /** As it was made, without defaults. */
  mappings: Record<string, unknown>;
  /** By path, each field's parameters with their defaults. */
  fields: Record<string, Record<string, unknown>>;
  /** With their defaults, by full names such as `index.refresh_interval`. */
  settings: Record<string, unknown>;
}

/** The indices behind an alias; none when it is not there. */
export async function readIndices(client: Client, alias: string): Promise<LiveIndex[]> {
  return classified('read indices', async () => {
    if (!(await client.indices.existsAlias({ name: alias }))) return [];
    const [found, fields, settings] = await Promise.all([
      client.indices.get({ index: alias, features: ['mappings'] }),
      client.indices.getFieldMapping({ index: alias, fields: '*', include_defaults: true }),
      client.indices.getSettings({ index: alias, flat_settings: true, include_defaults: true }),
    ]);
    return Object.entries(found).map(([name, { mappings = {} }]) => ({
      name,
      mappings: mappings as Record<string, unknown>,
      fields: Object.fromEntries(
        Object.entries(fields[name]?.mappings ?? {}).map(([path, { mapping }]) => [
          path,
          (Object.values(mapping)[0] ?? {}) as Record<string, unknown>,
        ]),
      ),
      settings: { ...settings[name]?.defaults, ...settings[name]?.settings },
    }));
  });
}

/** By name, the marks of all indices that one config made. */
export async function readOwnIndices(client: Client, owner: string): Promise<Map<string, IndexMark>> {
  const found = await classified('read indices', () =>
    client.indices.getMapping({ filter_path: '*.mappings._meta.evenkeel' }),
  );
  const marks = Object.entries(found).map(([name, { mappings }]) => [name, markOf({ ...mappings })] as const);
  return new Map(marks.filter((entry): entry is [string, IndexMark] => entry[1]?.owner === owner));
}

/** Changes a live index by what is neither null nor empty; answers whether there was anything. */
export async function changeIndex(
  client: Client,
  index: string,
  { settings, mapping }: { settings: Record<string, unknown> | null; mapping: Record<string, unknown> | null },
): Promise<boolean> {
  const hasSettings = Object.keys(settings ?? {}).length > 0;
  await classified(`change index ${index}`, async () => {
    if (hasSettings) await client.indices.putSettings({ index, settings: settings ?? {} });
    if (mapping !== null) await client.indices.putMapping({ index, ...mapping });
  });
  return hasSettings || mapping !== null;
}
