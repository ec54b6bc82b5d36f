import { acknowledged } from '../elasticsearch-failure.ts';
import { isHead, isLive, markedIndices, type IndexState, type NamedIndex } from '../index-roles.ts';
import { namesInPages, statesOf, type OwnedCluster } from './owned-cluster.ts';

/** Heads go first: no writer that looks after that makes a part more. */
export async function dropGeneration(
  cluster: OwnedCluster,
  stamp: string,
  indices: readonly NamedIndex[],
): Promise<string[]> {
  const dropped: string[] = [];
  for (;;) {
    const states = await statesOf(cluster, indices);
    const heads = indices.flatMap((index) => droppable(index, states, stamp).filter((state) => isHead(index, state)));
    const found = heads.length > 0 ? heads : indices.flatMap((index) => droppable(index, states, stamp));
    if (found.length === 0) return dropped;
    await deleteIndices(cluster, found);
    dropped.push(...found.map(({ name }) => name));
  }
}

function droppable(index: NamedIndex, states: readonly IndexState[], stamp: string): IndexState[] {
  return markedIndices(index, states, { stamp }).filter((state) => !isLive(index, state));
}

/** Those that are gone already are no failure. */
export async function deleteIndices({ client }: OwnedCluster, states: readonly IndexState[]): Promise<void> {
  for (const index of namesInPages(states))
    await acknowledged('delete index', () => client.indices.delete({ index, ignore_unavailable: true }));
}
