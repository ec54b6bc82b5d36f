import type { Client } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';
import { indexBehind } from './index-naming.ts';

export interface IndexDefinition {
  /** The alias; the index behind it is dated, so that a resync can build another beside it. */
  name: string;
  /** More aliases: those of all parts of a divided index. */
  families?: readonly string[];
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
}

/** How long Elasticsearch remembers a delete, so that an older write cannot undo it. Longer than a payload's life. */
const GC_DELETES = '1h';

/** Makes the index behind its alias, unless the alias is there. */
export async function ensureIndex(
  client: Client,
  { name, families = [], settings, mappings }: IndexDefinition,
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
  try {
    await client.indices.create({
      index: indexBehind(name, new Date()),
      settings: { gc_deletes: GC_DELETES, ...settings },
      mappings,
      aliases: { [name]: { is_write_index: true }, ...Object.fromEntries(families.map((family) => [family, {}])) },
    });
  } catch (error) {
    // Somebody else made it at the same time.
    if (await hasAlias(client, name)) return 'exists';
    throw error;
  }
  return 'created';
}

export async function hasAlias(client: Client, name: string): Promise<boolean> {
  return client.indices.existsAlias({ name });
}
