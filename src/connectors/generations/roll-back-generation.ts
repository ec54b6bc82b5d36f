import { ConnectorError } from '../../model/connector-error.ts';
import { acknowledged } from '../elasticsearch-failure.ts';
import type { ConfiguredIndex } from '../index-generations.ts';
import { isLive, liveIndices, markedIndices, type IndexState } from '../index-roles.ts';
import { additions, readDefinitions, type AliasMove } from './alias-moves.ts';
import { readSettings, settingsWhenSearched } from './generation-settings.ts';
import { openIndices } from './open-for-search.ts';
import { statesOf, type OwnedCluster } from './owned-cluster.ts';

/**
 * Names move back, and what was live is deleted, in one request: there is nothing in between, and all that was written is searchable
 * by then. What is live again keeps the mark of a kept index, which says nothing of a live one, so that another attempt knows that
 * it was done.
 */
export async function rollBackGeneration(
  cluster: OwnedCluster,
  stamp: string,
  indices: readonly ConfiguredIndex[],
): Promise<void> {
  const states = await statesOf(cluster, indices);
  const kept = indices.flatMap((index) => markedIndices(index, states, { role: 'kept', stamp }));
  if (kept.length === 0) throw nothingKept(stamp);
  const moves = indices.map((index) => moveBack(index, states, stamp)).filter(({ to }) => to.length > 0);
  if (moves.length === 0) return;
  for (const { index, from, to } of moves)
    await openIndices(cluster, to, settingsWhenSearched(index.settings, await readSettings(cluster, from)));
  const definitions = await readDefinitions(cluster, moves);
  const actions = moves.flatMap((move) => [
    ...move.from.map(({ name }) => ({ remove_index: { index: name } })),
    ...additions(move, definitions),
  ]);
  await acknowledged('update aliases', () => cluster.client.indices.updateAliases({ actions }));
}

function moveBack(index: ConfiguredIndex, states: readonly IndexState[], stamp: string): AliasMove {
  const to = markedIndices(index, states, { role: 'kept', stamp });
  if (to.some((state) => isLive(index, state))) return { index, from: [], to: [] };
  return { index, from: liveIndices(index, states), to };
}

function nothingKept(stamp: string): ConnectorError {
  return new ConnectorError({
    system: 'elasticsearch',
    operation: 'roll back',
    code: 'nothing_kept',
    retryable: false,
    message: `no index is kept from before ${stamp}`,
  });
}
