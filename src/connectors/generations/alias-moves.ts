import type { estypes } from '@elastic/elasticsearch';
import { classified } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { followedAliases, isOwnAlias, liveAliases, type IndexState } from '../index-roles.ts';
import { namesInPages, type OwnedCluster } from './owned-cluster.ts';

export type AliasAction = estypes.IndicesUpdateAliasesAction;
type Definitions = Map<string, Record<string, estypes.IndicesAliasDefinition>>;

/** Names that go from some indices to others. */
export interface AliasMove {
  index: ConfiguredIndex;
  from: readonly IndexState[];
  to: readonly IndexState[];
}

/** As they are defined now: with the filter and the routing that somebody gave them. */
export async function readDefinitions({ client }: OwnedCluster, moves: readonly AliasMove[]): Promise<Definitions> {
  const definitions: Definitions = new Map();
  for (const index of namesInPages(moves.flatMap(({ from }) => from))) {
    const found = await classified('read aliases', () => client.indices.getAlias({ index }));
    for (const [name, { aliases }] of Object.entries(found)) definitions.set(name, aliases);
  }
  return definitions;
}

/** All names of the one come to the other, as `additions` says. */
export function actionsFor(move: AliasMove, definitions: Definitions): AliasAction[] {
  return [...move.from.flatMap(removals), ...additions(move, definitions)];
}

/**
 * What an index is called as the configured one, and what else somebody called the index before it; of a divided index, from part to
 * part. A part without a counterpart among the new ones has no document any more: its names end.
 */
export function additions({ index, from, to }: AliasMove, definitions: Definitions): AliasAction[] {
  return to.flatMap((target) => {
    const parts = followedAliases(index, target);
    const before = from.filter((state) => liveAliases(index, state).some((alias) => parts.includes(alias)));
    const given = Object.assign({}, ...before.map((state) => namesOf(state, definitions))) as Record<string, object>;
    const others = before.flatMap((state) => liveAliases(index, state)).filter((alias) => !parts.includes(alias));
    const own = Object.fromEntries(parts.map((alias) => [alias, { ...given[alias], is_write_index: true }]));
    const names = { ...(index.isDivided && { [index.family]: {} }), ...given, ...own };
    return Object.entries(names)
      .filter(([alias]) => !others.includes(alias) && (before.length > 0 || !target.aliases.includes(alias)))
      .map(([alias, definition]) => ({ add: { ...definition, index: target.name, alias } }));
  });
}

function removals({ name, aliases }: IndexState): AliasAction[] {
  return aliases.filter((alias) => !isOwnAlias(alias, name)).map((alias) => ({ remove: { index: name, alias } }));
}

function namesOf({ name }: IndexState, definitions: Definitions): Record<string, object> {
  const all = Object.entries(definitions.get(name) ?? {});
  return Object.fromEntries(all.filter(([alias]) => !isOwnAlias(alias, name)));
}
