import { errors, type Client, type estypes } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';
import { rootCause } from './elasticsearch-failure.ts';
import { withMark, type IndexMark } from './index-mark.ts';
import { indexBehind, writeAliasOf } from './index-naming.ts';
import { lackingComponent, LackingComponentError } from './lacking-component.ts';

export interface IndexDefinition {
  /** The alias; the index behind it is dated, so that a resync can build another beside it. */
  name: string;
  /** More aliases: those of all parts of a divided index. */
  families?: readonly string[];
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
  mark?: IndexMark;
}

/** How long Elasticsearch remembers a delete, so that an older write cannot undo it. Longer than a payload's life. */
const GC_DELETES = '1h';

/** The settings that an index is made with. */
export function settingsOf(configured: Record<string, unknown>): Record<string, unknown> {
  return { gc_deletes: GC_DELETES, ...configured };
}

/** Makes the index behind its alias, unless the alias is there. Two that make one at once both succeed. */
export async function ensureIndex(
  client: Client,
  { name, families = [], settings, mappings, mark }: IndexDefinition,
): Promise<'created' | 'exists'> {
  return explained(name, async () => {
    if (await hasAlias(client, name)) return 'exists';
    const index = indexBehind(name, new Date());
    try {
      await client.indices.create({
        index,
        settings: settingsOf(settings),
        mappings: mark ? withMark(mappings, mark) : mappings,
        aliases: {
          [name]: { is_write_index: true },
          [writeAliasOf(index)]: {},
          ...Object.fromEntries(families.map((family) => [family, {}])),
        },
      });
    } catch (error) {
      // Somebody else made it at the same time.
      if (await hasAlias(client, name)) return 'exists';
      if (await client.indices.exists({ index: name })) throw notAnAlias(name);
      throw error;
    }
    return 'created';
  });
}

/** Makes an index; two that make one at once both succeed. */
export async function createUnlessThere(
  client: Client,
  definition: estypes.IndicesCreateRequest & { index: string },
): Promise<void> {
  await explained(definition.index, async () => {
    try {
      await client.indices.create(definition);
    } catch (error) {
      if (!(await client.indices.exists({ index: definition.index }))) throw error;
    }
  });
}

/** What documents are written through that are to be behind an alias: itself where its index was made by somebody else. Null when it is not there. */
export async function writeAliasBehind(client: Client, alias: string): Promise<string | null> {
  const found = await client.indices.getAlias({ name: alias }, { ignore: [404] });
  const behind = Object.keys(found).filter((index) => index !== 'error' && index !== 'status');
  const [index] = behind;
  if (index === undefined) return null;
  const own = writeAliasOf(index);
  return (await hasAlias(client, own)) ? own : alias;
}

/** No other template may have a say. */
const HIGHEST = 1_000_000_000;

/** Throws when no index could be made of this; makes none. */
export async function tryDefinition(
  client: Client,
  { name, settings, mappings }: Pick<IndexDefinition, 'name' | 'settings' | 'mappings'>,
): Promise<void> {
  const template = { settings: settingsOf(settings), mappings };
  await explained(name, () =>
    client.indices.simulateTemplate({ index_patterns: [`${name}-no-such-index`], priority: HIGHEST, template }),
  );
}

export async function hasAlias(client: Client, name: string): Promise<boolean> {
  return client.indices.existsAlias({ name });
}

function notAnAlias(name: string): ConnectorError {
  return createFailure(
    'not_an_alias',
    `"${name}" is an index itself, but evenkeel writes through an alias of that name`,
    'take another name, or reindex it and delete the old one',
  );
}

/** Retryable, whatever it is: what is wrong with an index is mended at the cluster, or by another config. */
async function explained<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof errors.ElasticsearchClientError)) throw error;
    const told =
      error instanceof errors.ResponseError ? (error.body?.error as estypes.ErrorCause | undefined) : undefined;
    const cause = told && rootCause(told);
    const reason = cause?.reason ?? error.message;
    const lacking = lackingComponent(reason);
    if (lacking) throw new LackingComponentError(name, lacking);
    throw createFailure(cause?.type ?? error.name, `"${name}": ${reason}`);
  }
}

function createFailure(code: string, message: string, hint?: string): ConnectorError {
  return new ConnectorError({
    system: 'elasticsearch',
    operation: 'create index',
    code,
    retryable: true,
    message,
    hint,
  });
}
