import type { Client } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';

export interface IndexDefinition {
  /** The alias; the index behind it is dated, so that a resync can build another beside it. */
  name: string;
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
}

/** How long Elasticsearch remembers a delete, so that an older write cannot undo it. Longer than a payload's life. */
const GC_DELETES = '1h';

/** Makes the index behind its alias, unless the alias is there. */
export async function ensureIndex(
  client: Client,
  { name, settings, mappings }: IndexDefinition,
): Promise<'created' | 'exists'> {
  if (await hasAlias(client, name)) return 'exists';
  if (await client.indices.exists({ index: name }))
    throw new ConnectorError({
      system: 'elasticsearch',
      operation: 'create index',
      code: 'not_an_alias',
      retryable: false,
      message: `"${name}" is an index itself, but evenkeel writes through an alias of that name`,
      hint: 'take another name, or reindex it and delete the old one',
    });
  const stamp = new Date()
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .toLowerCase();
  await client.indices.create({
    index: `${name}__${stamp}`,
    settings: { gc_deletes: GC_DELETES, ...settings },
    mappings,
    aliases: { [name]: { is_write_index: true } },
  });
  return 'created';
}

export async function hasAlias(client: Client, name: string): Promise<boolean> {
  return client.indices.existsAlias({ name });
}
