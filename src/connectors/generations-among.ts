import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '../model/generation.ts';
import { groupBy } from '../model/pages.ts';
import { writeAliasOf } from './index-naming.ts';
import {
  followedAliases,
  isHead,
  isLive,
  liveAliases,
  liveIndices,
  markedIndices,
  type FollowingIndex,
  type IndexState,
  type NamedIndex,
} from './index-roles.ts';

/** The live generation first. A divided index has one before it has parts; another has none where its alias is missing. */
export function generationsAmong(index: NamedIndex, states: readonly IndexState[]): Generation[] {
  const live = liveIndices(index, states);
  return [
    ...(live.length > 0 || index.isDivided ? [liveGeneration(index, live)] : []),
    ...[...buildings(index, states), ...keptOnes(index, states)].map((indices) => followingGeneration(index, indices)),
  ];
}

function liveGeneration(index: NamedIndex, live: readonly IndexState[]): Generation {
  const parts = new Map<string, string>();
  for (const state of live)
    for (const alias of liveAliases(index, state))
      // Where several have one alias, Elasticsearch knows which of them is written to, or that none is.
      parts.set(alias, parts.has(alias) ? alias : writtenThrough(state, alias));
  return {
    role: 'live',
    stamp: '',
    documents: agreedDocuments(live),
    fence: Math.max(0, ...live.map(({ mark }) => mark?.fence ?? mark?.following?.fence ?? 0)),
    sinceMs: 0,
    workflowId: null,
    parts,
  };
}

/** An index that was made by hand, or by an older version, has no alias to be written through but the one that is searched. */
function writtenThrough({ name, aliases }: IndexState, alias: string): string {
  return aliases.includes(writeAliasOf(name)) ? writeAliasOf(name) : alias;
}

function agreedDocuments(live: readonly IndexState[]): object | null {
  const documents = live[0]?.mark?.documents;
  const areAgreed = live.every(({ mark }) => isDeepStrictEqual(mark?.documents, documents));
  return documents !== undefined && areAgreed ? documents : null;
}

/**
 * A divided index is being built for as long as it has its head. Parts may be live a moment before that ends: they count on, or
 * writers would make them a second time.
 */
function buildings(index: NamedIndex, states: readonly IndexState[]): FollowingIndex[][] {
  const all = markedIndices(index, states, { role: 'building' });
  if (!index.isDivided) return all.filter((state) => !isLive(index, state)).map((state) => [state]);
  const [heads, parts] = [true, false].map((wanted) => all.filter((state) => isHead(index, state) === wanted));
  return (heads ?? []).map((head) => [head, ...(parts ?? []).filter((part) => stampIn(part) === stampIn(head))]);
}

function keptOnes(index: NamedIndex, states: readonly IndexState[]): FollowingIndex[][] {
  const kept = markedIndices(index, states, { role: 'kept' }).filter((state) => !isLive(index, state));
  return groupBy(kept, stampIn);
}

function stampIn({ mark }: FollowingIndex): string {
  return mark.following.stamp;
}

function followingGeneration(index: NamedIndex, indices: readonly FollowingIndex[]): Generation {
  const marks = indices.map(({ mark }) => mark.following);
  const { role, stamp, workflowId } = marks[0] as FollowingIndex['mark']['following'];
  return {
    role,
    stamp,
    workflowId,
    documents: agreedDocuments(indices),
    fence: marks.find(({ fence }) => fence !== null)?.fence ?? null,
    sinceMs: Math.min(...marks.map(({ since }) => Date.parse(since))),
    parts: new Map(
      indices.flatMap((state) =>
        followedAliases(index, state).map((alias) => [alias, writeAliasOf(state.name)] as const),
      ),
    ),
  };
}
