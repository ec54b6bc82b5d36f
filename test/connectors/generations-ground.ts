import { Client, type estypes } from '@elastic/elasticsearch';
import { createIndexDirectory } from '../../src/connectors/index-directory.ts';
import type { ConfiguredIndex } from '../../src/connectors/index-generations.ts';
import { markOf, withMark, type IndexMark } from '../../src/connectors/index-mark.ts';
import { stampedIndex, writeAliasOf } from '../../src/connectors/index-naming.ts';
import { createIndexGenerations } from '../../src/connectors/generations/create-index-generations.ts';
import { endpoints } from '../../stack/endpoints.ts';

export const [oldStamp, newStamp] = ['20260101t000000', '20260202t000000'] as const;
export const workflowId = 'resync/x';

/** Indices of one test file on the real Elasticsearch. */
export function createGround(name: string) {
  const prefix = `t-${name}-${Date.now().toString(36)}`;
  const owner = `${prefix}-group`;
  const client = new Client(endpoints().elasticsearch);
  const settings = { number_of_replicas: 0, index: { refresh_interval: '9s' } };
  const mappings = { _meta: { somebody: 'else' }, properties: { name: { type: 'keyword' } } };

  function fixed(name: string): ConfiguredIndex {
    const family = `${prefix}-${name}`;
    const declared = { table: 'shop.x', v: 'new' };
    return {
      name: family,
      family,
      isDivided: false,
      covers: (alias) => alias === family,
      settings,
      mappings,
      declared,
    };
  }

  function divided(name: string): ConfiguredIndex {
    const { family, ...rest } = fixed(name);
    return {
      ...rest,
      family,
      name: `${family}_{region}`,
      isDivided: true,
      covers: (alias) => alias.startsWith(`${family}_`),
    };
  }

  async function make(index: string, aliases: readonly string[], mark?: Partial<IndexMark>): Promise<string> {
    const whole = { owner, documents: { table: 'shop.x', v: 'old' }, ...mark };
    await client.indices.create({
      index,
      settings: { number_of_replicas: 0 },
      mappings: withMark({}, whole),
      aliases: Object.fromEntries([...aliases, writeAliasOf(index)].map((alias) => [alias, {}])),
    });
    return index;
  }

  return {
    prefix,
    owner,
    client,
    generations: createIndexGenerations(client, owner),
    fixed,
    divided,
    make,
    /** A live index as setup makes it. */
    makeLive: ({ family }: ConfiguredIndex) => make(stampedIndex(family, oldStamp), [family]),
    makeLivePart: ({ family }: ConfiguredIndex, part: string) =>
      make(stampedIndex(`${family}_${part}`, oldStamp), [`${family}_${part}`, family]),
    /** A part as a writer makes it, of what is being built. */
    makeNewPart: ({ family }: ConfiguredIndex, part: string, fence: number | null = 5) =>
      make(stampedIndex(`${family}_${part}`, newStamp), [], {
        documents: { table: 'shop.x', v: 'new' },
        following: { role: 'building', stamp: newStamp, fence, since: new Date().toISOString(), workflowId },
      }),
    async write(index: string, ...ids: string[]): Promise<void> {
      for (const id of ids) await client.index({ index, id, document: { name: id }, require_alias: true });
    },
    /** By index, its aliases without those for writing. */
    async aliases(pattern = `${prefix}*`): Promise<Record<string, Record<string, estypes.IndicesAliasDefinition>>> {
      const found = await client.indices.getAlias({ index: pattern });
      return Object.fromEntries(
        Object.entries(found).map(([index, { aliases }]) => [
          index,
          Object.fromEntries(Object.entries(aliases).filter(([alias]) => alias !== writeAliasOf(index))),
        ]),
      );
    },
    async mark(index: string): Promise<IndexMark | undefined> {
      const { [index]: found } = await client.indices.getMapping({ index });
      return markOf({ ...found?.mappings });
    },
    async settingsOf(index: string): Promise<Record<string, unknown>> {
      const { [index]: found } = await client.indices.getSettings({ index, flat_settings: true });
      return { ...found?.settings };
    },
    /** As writers see them. */
    async roles(
      index: ConfiguredIndex,
    ): Promise<{ role: string; fence: number | null; parts: Record<string, string> }[]> {
      const snapshot = await createIndexDirectory(client, { owner, indices: () => [index.family] }).snapshot();
      return snapshot
        .generationsOf(index)
        .map(({ role, fence, parts }) => ({ role, fence, parts: Object.fromEntries(parts) }));
    },
    async close(): Promise<void> {
      const found = Object.keys(await client.indices.get({ index: `${prefix}*`, expand_wildcards: 'all' }));
      for (const index of found) await client.indices.delete({ index });
      await client.close();
    },
  };
}
