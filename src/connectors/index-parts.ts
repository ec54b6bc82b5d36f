import type { Client } from '@elastic/elasticsearch';
import type { Generation } from '../model/generation.ts';
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
  const known = new Map<string, string>();

  async function look(index: IndexOfGeneration, alias: string): Promise<string | null> {
    const { generation, isDivided } = index;
    if (generation === undefined && !isDivided) return alias;
    const found = generation?.parts.get(alias);
    if (found !== undefined || !isDivided) return found ?? null;
    if (generation === undefined || generation.role === 'live') return writeAliasBehind(client, alias);
    const name = writeAliasOf(stampedIndex(alias, generation.stamp));
    return generation.role === 'building' && (await hasAlias(client, name)) ? name : null;
  }

  async function make(index: IndexOfGeneration, alias: string): Promise<string | null> {
    const { isDivided, family, settings, mappings, declared: documents, generation } = index;
    if (!isDivided || generation?.role === 'kept') return null;
    const mark: IndexMark = { owner, documents };
    if (generation?.role === 'building') return makeBuilding(client, { ...index, generation }, { alias, mark });
    await ensureIndex(client, { name: alias, families: [family], settings, mappings, mark });
    return writeAliasBehind(client, alias);
  }

  async function remembered(
    index: IndexOfGeneration,
    alias: string,
    find: () => Promise<string | null>,
  ): Promise<string | null> {
    const place = JSON.stringify([index.generation?.role, index.generation?.stamp, alias]);
    const found = known.get(place) ?? (await find());
    if (found !== null && index.isDivided) known.set(place, found);
    return found;
  }

  return {
    find: (index, alias) => remembered(index, alias, () => look(index, alias)),
    ensure: (index, alias) =>
      remembered(index, alias, async () => (await look(index, alias)) ?? (await make(index, alias))),
    has: (alias) => hasAlias(client, alias),
    forget: () => known.clear(),
  };
}

/** A part of what is being built: nobody searches it yet. */
async function makeBuilding(
  client: Client,
  { settings, mappings, generation }: IndexOfGeneration & { generation: Generation },
  { alias, mark }: { alias: string; mark: IndexMark },
): Promise<string> {
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
  return writeAliasOf(index);
}
