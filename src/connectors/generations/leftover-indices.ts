import type { DeclaredDocuments, FollowingMark } from '../index-mark.ts';
import type { LeftoverIndex } from '../index-generations.ts';
import { isOwnAlias } from '../index-roles.ts';
import { readIndexStates } from '../index-states.ts';
import type { OwnedCluster } from './owned-cluster.ts';

/** Of whatever the config once had, too. An index that anybody can search by another name is not left over. */
export async function leftoverIndices({ client, owner }: OwnedCluster): Promise<LeftoverIndex[]> {
  const { indices } = await readIndexStates(client, [''], owner);
  return indices
    .filter(({ name, aliases }) => aliases.every((alias) => isOwnAlias(alias, name)))
    .flatMap(({ name, mark }) => (mark?.following ? [leftover(name, mark.documents, mark.following)] : []));
}

function leftover(index: string, documents: object, { role, stamp, workflowId }: FollowingMark): LeftoverIndex {
  return { index, table: (documents as DeclaredDocuments).table, role, stamp, workflowId };
}
