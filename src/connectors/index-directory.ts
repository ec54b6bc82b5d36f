import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import type { Generation } from '../model/generation.ts';
import { generationsAmong } from './generations-among.ts';
import type { IndexDirectory, IndexSnapshot } from './index-generations.ts';
import type { IndexState } from './index-roles.ts';
import { readIndexStates, readStateId } from './index-states.ts';
import { oneAfterAnother } from './one-after-another.ts';

/** @param indices the families of all indices of the config */
export function createIndexDirectory(
  client: Client,
  { owner, indices }: { owner: string; indices: () => readonly string[] },
): IndexDirectory {
  let known = { stateId: '', families: [] as readonly string[], states: [] as IndexState[], snapshot: snapshotOf([]) };

  return {
    snapshot: oneAfterAnother(async () => {
      const families = indices();
      if (families.length === 0) return snapshotOf([]);
      const areSameFamilies = isDeepStrictEqual(families, known.families);
      if (areSameFamilies && (await readStateId(client)) === known.stateId) return known.snapshot;
      const { stateId, indices: states } = await readIndexStates(client, families, owner);
      const isSame = areSameFamilies && isDeepStrictEqual(states, known.states);
      known = { stateId, families, states, snapshot: isSame ? known.snapshot : snapshotOf(states) };
      return known.snapshot;
    }),
  };
}

function snapshotOf(states: readonly IndexState[]): IndexSnapshot {
  const generations = new Map<string, readonly Generation[]>();
  return {
    generationsOf(index) {
      const found = generations.get(index.family) ?? generationsAmong(index, states);
      generations.set(index.family, found);
      return found;
    },
  };
}
