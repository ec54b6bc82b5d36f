import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';
import type { Generation } from '../model/generation.ts';
import { statesOf } from './generations/owned-cluster.ts';
import { generationsAmong } from './generations-among.ts';
import type { ConfiguredIndex } from './index-generations.ts';
import { withMark, type IndexMark } from './index-mark.ts';
import { stampedIndex, writeAliasOf } from './index-naming.ts';
import { createUnlessThere, ensureIndex, hasAlias, settingsOf, writeAliasBehind } from './index-setup.ts';

/** One generation of a configured index; undefined where nobody has asked which there are: what carries the name. */
export interface IndexOfGeneration extends ConfiguredIndex {
  generation: Generation | undefined;
}

/** Where the documents of an alias are written to. The parts of divided indices, such as one a month, come to be when a document needs one. */
export interface IndexParts {
  /** The name that they are written through; null where there is no such part. */
  find(index: IndexOfGeneration, alias: string): Promise<string | null>;
  /** The same; makes the part, unless it is there. Two that make one at once both succeed. Null: what is kept gets no new parts. */
  ensure(index: IndexOfGeneration, alias: string): Promise<string | null>;
  /** Whether there is an alias of a part, or of all parts together. */
  has(alias: string): Promise<boolean>;
  /** Looks again from now on: somebody may have dropped a part. */
  forget(): void;
}

/** @param owner the consumer group that makes them */
export function createIndexParts(client: Client, owner: string): IndexParts {
  let known = new WeakMap<object, Map<string, string>>();

  async function look(index: IndexOfGeneration, alias: string): Promise<string | null> {
    const { generation, isDivided } = index;
    if (generation === undefined && !isDivided) return alias;
    const found = generation?.parts.get(alias);
    if (found !== undefined || !isDivided) return found ?? null;
    if (generation === undefined) return writeAliasBehind(client, alias);
    if (generation.role === 'kept') return null;
    const states = await statesOf({ client, owner }, [index]);
    return sameAmong(generationsAmong(index, states), index, generation).parts.get(alias) ?? null;
  }

  /** Looked up again afterwards: a swap may have come between, and taken no notice of it. */
  async function make(index: IndexOfGeneration, alias: string): Promise<string | null> {
    const { isDivided, family, settings, mappings, declared: documents, generation } = index;
    if (!isDivided || generation?.role === 'kept') return null;
    const mark: IndexMark = { owner, documents };
    if (generation?.role === 'building') await makeBuilding(client, { ...index, generation }, { alias, mark });
    else await ensureIndex(client, { name: alias, families: [family], settings, mappings, mark });
    return look(index, alias);
  }

  /** For as long as nothing changes in the cluster: after a swap another index has the same name. */
  async function remembered(
    { isDivided, generation }: IndexOfGeneration,
    alias: string,
    find: () => Promise<string | null>,
  ): Promise<string | null> {
    const places = known.get(generation ?? NOT_ASKED) ?? new Map<string, string>();
    known.set(generation ?? NOT_ASKED, places);
    const found = places.get(alias) ?? (await find());
    if (found !== null && isDivided) places.set(alias, found);
    return found;
  }

  return {
    find: (index, alias) => remembered(index, alias, () => look(index, alias)),
    ensure: (index, alias) =>
      remembered(index, alias, async () => (await look(index, alias)) ?? (await make(index, alias))),
    has: (alias) => hasAlias(client, alias),
    forget: () => void (known = new WeakMap()),
  };
}

/** Where nobody has asked which generations there are. */
const NOT_ASKED = {};

/**
 * The generation as it is now. Who looked up before a swap may need a part that was not there then: behind its name is one of
 * the new index by now, whose documents are made otherwise.
 */
function sameAmong(
  generations: readonly Generation[],
  { family }: ConfiguredIndex,
  { role, stamp, documents }: Generation,
): Generation {
  const same = generations.find((one) => one.role === role && one.stamp === stamp);
  const isOther = documents !== null && !isDeepStrictEqual(same?.documents ?? documents, documents);
  if (same !== undefined && !isOther) return same;
  throw new ConnectorError({
    system: 'elasticsearch',
    operation: 'find part',
    code: 'index_swapped',
    retryable: true,
    message: `another index has become "${family}" since the look-up`,
  });
}

/** A part of what is being built: nobody searches it yet. */
async function makeBuilding(
  client: Client,
  { settings, mappings, generation }: IndexOfGeneration & { generation: Generation },
  { alias, mark }: { alias: string; mark: IndexMark },
): Promise<void> {
  const { stamp, fence, sinceMs, workflowId } = generation;
  const index = stampedIndex(alias, stamp);
  const following = {
    role: 'building' as const,
    stamp,
    fence,
    since: new Date(sinceMs).toISOString(),
    workflowId: workflowId ?? '',
  };
  await createUnlessThere(client, {
    index,
    settings: settingsOf(settings),
    mappings: withMark(mappings, { ...mark, following }),
    aliases: { [writeAliasOf(index)]: {} },
  });
}
