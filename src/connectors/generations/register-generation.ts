import { errors, type estypes } from '@elastic/elasticsearch';
import { ConnectorError } from '../../model/connector-error.ts';
import { acknowledged, classified, rootCause } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex, NewGeneration } from '../index-generations.ts';
import { withMark, type IndexMark } from '../index-mark.ts';
import { stampedIndex, writeAliasOf } from '../index-naming.ts';
import { liveIndices, markedIndices } from '../index-roles.ts';
import { settingsOf } from '../index-setup.ts';
import { lackingComponent, LackingComponentError } from '../lacking-component.ts';
import { settingsWhileBuilding } from './generation-settings.ts';
import { dropGeneration } from './drop-generation.ts';
import { statesOf, type OwnedCluster } from './owned-cluster.ts';

/**
 * Makes the new index, or of a divided one its head, and has it known to all nodes: whoever looks for generations afterwards
 * finds it. When one is refused as it is declared none is left, since writers wait for what is registered.
 */
export async function registerGeneration(cluster: OwnedCluster, generation: NewGeneration): Promise<string[]> {
  const { indices, stamp } = generation;
  await giveWriteAliases(cluster, indices);
  try {
    for (const index of indices) await registerOne(cluster, index, generation);
  } catch (error) {
    if (error instanceof LackingComponentError || (error instanceof ConnectorError && !error.retryable))
      await dropGeneration(cluster, stamp, indices);
    throw error;
  }
  const names = indices.map(({ family }) => stampedIndex(family, stamp));
  for (const name of names) await waitForShards(cluster, name);
  return names;
}

/**
 * Live changes are written to it once it has a fence, and would wait with it for a node that takes its shards: above the high
 * watermark of the disks, say, or by the filters in its settings, none does.
 */
async function waitForShards({ client }: OwnedCluster, index: string): Promise<void> {
  const { timed_out: isLate } = await classified('cluster health', () =>
    client.cluster.health({ index, wait_for_status: 'yellow', timeout: '5s' }, { ignore: [408] }),
  );
  if (!isLate) return;
  throw new ConnectorError({
    system: 'elasticsearch',
    operation: 'create index',
    code: 'shards_unassigned',
    retryable: true,
    message: `no node takes the shards of "${index}"`,
    hint: 'GET _cluster/allocation/explain tells why',
  });
}

/** A write that is late must not reach what takes the alias over. Indices made by hand or by an older version have but that alias. */
async function giveWriteAliases(cluster: OwnedCluster, indices: readonly ConfiguredIndex[]): Promise<void> {
  const states = await statesOf(cluster, indices);
  const lacking = indices
    .flatMap((index) => liveIndices(index, states))
    .filter(({ name, aliases }) => !aliases.includes(writeAliasOf(name)));
  const actions = lacking.map(({ name }) => ({ add: { index: name, alias: writeAliasOf(name) } }));
  if (actions.length > 0) await acknowledged('update aliases', () => cluster.client.indices.updateAliases({ actions }));
}

async function registerOne(
  cluster: OwnedCluster,
  configured: ConfiguredIndex,
  { stamp, workflowId }: NewGeneration,
): Promise<void> {
  const { client, owner } = cluster;
  const { family, settings, mappings, declared } = configured;
  const index = stampedIndex(family, stamp);
  const since = new Date().toISOString();
  const following = { role: 'building' as const, stamp, fence: null, since, workflowId };
  const mark: IndexMark = { owner, documents: declared, following };
  const isNew = await create(cluster, {
    index,
    settings: settingsOf(settings),
    mappings: withMark(mappings, mark),
    aliases: { [writeAliasOf(index)]: {} },
  });
  if (!isNew) {
    const [found] = markedIndices(configured, await statesOf(cluster, [configured]), { role: 'building', stamp });
    if (found?.mark.following.workflowId !== workflowId) throw takenBy(index);
    // An attempt before this one may have ended before all nodes had the index. A change that they all confirm comes after it.
    await acknowledged('put settings', () =>
      client.indices.putSettings({ index, settings: { refresh_interval: '1h' } }),
    );
  }
  await acknowledged('put settings', () =>
    client.indices.putSettings({ index, settings: settingsWhileBuilding(settings) }),
  );
}

/** Whether it was not there. */
async function create(
  { client }: OwnedCluster,
  definition: estypes.IndicesCreateRequest & { index: string },
): Promise<boolean> {
  const exists = await classified('create index', () => client.indices.exists({ index: definition.index }));
  if (exists) return false;
  await acknowledged('create index', () =>
    client.indices.create({ ...definition, wait_for_active_shards: 0 }).catch((error: unknown) => {
      throw refusalOf(definition.index, error) ?? error;
    }),
  );
  return true;
}

/** The cluster does not take the index as it is declared: trying again is no use. */
function refusalOf(index: string, error: unknown): ConnectorError | null {
  if (!(error instanceof errors.ResponseError) || error.statusCode !== 400) return null;
  const { type, reason } = rootCause(error.body?.error as estypes.ErrorCause);
  // Two attempts at once: the next one finds it.
  if (type === 'resource_already_exists_exception') return null;
  const lacking = lackingComponent(reason ?? '');
  if (lacking) return new LackingComponentError(index, lacking);
  return failure(type, `"${index}": ${reason}`);
}

function takenBy(index: string): ConnectorError {
  return failure('index_taken', `"${index}" is there already, and not as what this resync builds`);
}

function failure(code: string, message: string): ConnectorError {
  return new ConnectorError({ system: 'elasticsearch', operation: 'create index', code, retryable: false, message });
}
