import { ConnectorError } from '../../model/connector-error.ts';
import { acknowledged } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex, NewGeneration } from '../index-generations.ts';
import { writeAliasOf } from '../index-naming.ts';
import {
  followedAliases,
  isHead,
  isLive,
  keptAliasOf,
  liveAliases,
  liveIndices,
  markedIndices,
  type IndexState,
} from '../index-roles.ts';
import { actionsFor, readDefinitions, type AliasAction, type AliasMove } from './alias-moves.ts';
import { deleteIndices } from './drop-generation.ts';
import { writeMark } from './index-marking.ts';
import { settingsWhenSearched } from './generation-settings.ts';
import { closeForSearch, newIndices, openIndices, openNew } from './open-for-search.ts';
import { statesOf, type OwnedCluster } from './owned-cluster.ts';

/** Parts come to be at any time; so many come in a row only if nobody's names ever stay. */
const MAX_ROUNDS = 10;

interface Swap extends NewGeneration {
  /** Else what was live is deleted. */
  keep: boolean;
}

/**
 * What is live gets the mark of a kept index first, which says nothing while it is live; then all names move in one request. The
 * mark of the new index, of a divided one its head, goes last: while it is there, the swap is to be done or gone on with, and
 * writers write to both. So another attempt goes on wherever one was cut off.
 */
export async function swapGeneration(cluster: OwnedCluster, swap: Swap): Promise<{ live: string[]; kept: string[] }> {
  await moveNames(cluster, swap);
  await finish(cluster, swap);
  const old = keptBy(swap, await statesOf(cluster, swap.indices));
  await (swap.keep ? closeForSearch : deleteIndices)(cluster, old);
  const states = await statesOf(cluster, swap.indices);
  await openRolledBack(cluster, swap, { old, states });
  const live = swap.indices.flatMap((index) => liveIndices(index, states));
  return { live: live.map(({ name }) => name), kept: keptBy(swap, states).map(({ name }) => name) };
}

/** This attempt may have stood still before it closed the old indices, until a rollback had made them live again. */
async function openRolledBack(
  cluster: OwnedCluster,
  { indices }: Swap,
  { old, states }: Record<'old' | 'states', readonly IndexState[]>,
): Promise<void> {
  const wasOld = ({ name }: IndexState): boolean => old.some((one) => one.name === name);
  for (const index of indices) {
    const settings = settingsWhenSearched(index.settings, {});
    await openIndices(cluster, liveIndices(index, states).filter(wasOld), settings);
  }
}

/** Looks again after each move: a writer may have made a part since the look before. */
async function moveNames(cluster: OwnedCluster, swap: Swap): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const states = await statesOf(cluster, swap.indices);
    const moves = swap.indices.flatMap((index) => moveOf(index, states, swap));
    const definitions = await readDefinitions(cluster, moves);
    const actions = moves.flatMap((move) => [...namesOfKept(move), ...actionsFor(move, definitions)]);
    if (actions.length === 0) return;
    for (const { index, from, to } of moves) {
      await openNew(cluster, index, { states, toOpen: to.filter((state) => !isLive(index, state)) });
      for (const state of from) await markAsKept(cluster, { index, state }, swap);
    }
    await acknowledged('update aliases', () => cluster.client.indices.updateAliases({ actions }));
  }
  throw failure('names_never_rest', 'new parts come to be all the time', true);
}

/** None when it was done before. */
function moveOf(index: ConfiguredIndex, states: readonly IndexState[], { stamp }: Swap): AliasMove[] {
  const building = markedIndices(index, states, { role: 'building', stamp });
  const isToBeDone = index.isDivided ? building.some((state) => isHead(index, state)) : building.length > 0;
  const to = newIndices(index, states, stamp);
  const live = liveIndices(index, states);
  if (isToBeDone) return [{ index, from: live.filter((state) => !to.includes(state)), to }];
  const isDone =
    live.some(({ name }) => name.endsWith(`__${stamp}`)) ||
    markedIndices(index, states, { role: 'kept', stamp }).length > 0 ||
    (index.isDivided && live.length === 0);
  if (!isDone) throw failure('not_building', `nothing is being built as ${stamp} for "${index.name}"`, false);
  return [];
}

async function markAsKept(
  { client, owner }: OwnedCluster,
  { index, state: { name, mark } }: { index: ConfiguredIndex; state: IndexState },
  { stamp, workflowId }: Swap,
): Promise<void> {
  if (mark?.following?.role === 'kept' && mark.following.stamp === stamp) return;
  // It has taken changes in the shape of the config for as long as it said nothing else.
  const documents = mark?.documents ?? index.declared;
  const following = {
    role: 'kept' as const,
    stamp,
    fence: mark?.fence ?? 0,
    since: new Date().toISOString(),
    workflowId,
  };
  await writeMark(client, name, { ...mark, owner, documents, following });
}

/** The names that a kept index is written through and found by. */
function namesOfKept({ index, from }: AliasMove): AliasAction[] {
  return from.flatMap((state) => {
    const isNamed = followedAliases(index, state).length > 0;
    const unnamed = isNamed ? [] : liveAliases(index, state).map(keptAliasOf);
    return [writeAliasOf(state.name), ...unnamed].map((alias) => ({ add: { index: state.name, alias } }));
  });
}

async function finish(cluster: OwnedCluster, { indices, stamp }: Swap): Promise<void> {
  const { client, owner } = cluster;
  const before = await statesOf(cluster, indices);
  for (const index of indices)
    await deleteIndices(
      cluster,
      markedIndices(index, before, { role: 'building', stamp }).filter((state) => isHead(index, state)),
    );
  await adoptStrays(cluster, indices, stamp);
  const states = await statesOf(cluster, indices);
  for (const index of indices)
    for (const { name, mark } of markedIndices(index, states, { role: 'building', stamp }))
      await writeMark(client, name, { owner, documents: mark.documents, fence: mark.following.fence ?? 0 });
}

/** A part that came to be between the last look and the end of its head. Where another is live by its name, that one has its documents. */
async function adoptStrays(cluster: OwnedCluster, indices: readonly ConfiguredIndex[], stamp: string): Promise<void> {
  const states = await statesOf(cluster, indices);
  for (const index of indices) {
    const taken = liveIndices(index, states).flatMap((state) => liveAliases(index, state));
    const strays = newIndices(index, states, stamp).filter((state) => !isLive(index, state));
    const isTaken = (state: IndexState) => followedAliases(index, state).some((alias) => taken.includes(alias));
    await deleteIndices(cluster, strays.filter(isTaken));
    const to = strays.filter((state) => !isTaken(state));
    await openNew(cluster, index, { states, toOpen: to });
    const actions = actionsFor({ index, from: [], to }, new Map());
    if (actions.length > 0)
      await acknowledged('update aliases', () => cluster.client.indices.updateAliases({ actions }));
  }
}

function keptBy({ indices, stamp }: Swap, states: readonly IndexState[]): IndexState[] {
  return indices.flatMap((index) =>
    markedIndices(index, states, { role: 'kept', stamp }).filter((state) => !isLive(index, state)),
  );
}

function failure(code: string, message: string, retryable: boolean): ConnectorError {
  return new ConnectorError({ system: 'elasticsearch', operation: 'swap', code, retryable, message });
}
