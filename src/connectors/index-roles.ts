import type { ConfiguredIndex } from './index-generations.ts';
import type { FollowingMark, IndexMark } from './index-mark.ts';
import { aliasOfIndex, writeAliasOf } from './index-naming.ts';

/** An index as the master has it, as far as its role depends on it. */
export interface IndexState {
  name: string;
  aliases: readonly string[];
  /** By this config: of an index that another made, nothing is known. */
  mark: Omit<IndexMark, 'owner'> | undefined;
}

/** An index whose part in the config is known. */
export type NamedIndex = Pick<ConfiguredIndex, 'family' | 'isDivided' | 'covers'>;

/** An index that is not live, and the mark that says so. */
export type FollowingIndex = IndexState & { mark: { following: FollowingMark } };

/** A kept index whose name does not tell which alias it had, such as one that somebody made by hand, has this one. */
export function keptAliasOf(alias: string): string {
  return `${alias}${KEPT}`;
}

const KEPT = '__kept';

/** Aliases that are there for evenkeel alone; all others are for those who search. */
export function isOwnAlias(alias: string, index: string): boolean {
  return alias === writeAliasOf(index) || alias.endsWith(KEPT);
}

/** The aliases by which an index is live as this one, or as a part of it. */
export function liveAliases({ family, isDivided, covers }: NamedIndex, { name, aliases }: IndexState): string[] {
  if (!isDivided) return aliases.filter((alias) => alias === family);
  const parts = aliases.filter((alias) => covers(alias) && !isOwnAlias(alias, name));
  const own = aliasOfIndex(name);
  return parts.includes(own) ? [own] : parts;
}

/** The aliases that an index would be live by, or was; none of a head. */
export function followedAliases({ family, isDivided, covers }: NamedIndex, { name, aliases }: IndexState): string[] {
  const isPart = (alias: string) => (isDivided ? covers(alias) : alias === family);
  const own = aliasOfIndex(name);
  if (isPart(own)) return [own];
  return aliases
    .filter((alias) => alias.endsWith(KEPT))
    .map((alias) => alias.slice(0, -KEPT.length))
    .filter(isPart);
}

/** The head of a divided index says that one is being built, before any part of it is. */
export function isHead({ family, isDivided }: NamedIndex, { name }: IndexState): boolean {
  return isDivided && aliasOfIndex(name) === family;
}

/** Those with a mark of that role and stamp, live or not. */
export function markedIndices(
  index: NamedIndex,
  states: readonly IndexState[],
  wanted: Partial<Pick<FollowingMark, 'role' | 'stamp'>>,
): FollowingIndex[] {
  return states
    .filter((state): state is FollowingIndex => state.mark?.following !== undefined)
    .filter(({ mark: { following } }) => (wanted.role ?? following.role) === following.role)
    .filter(({ mark: { following } }) => (wanted.stamp ?? following.stamp) === following.stamp)
    .filter((state) => isHead(index, state) || followedAliases(index, state).length > 0);
}

export function isLive(index: NamedIndex, state: IndexState): boolean {
  return liveAliases(index, state).length > 0;
}

export function liveIndices(index: NamedIndex, states: readonly IndexState[]): IndexState[] {
  return states.filter((state) => isLive(index, state));
}
