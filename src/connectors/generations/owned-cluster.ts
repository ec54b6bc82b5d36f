import type { Client } from '@elastic/elasticsearch';
import { inPages } from '../../model/pages.ts';
import type { IndexState, NamedIndex } from '../index-roles.ts';
import { readIndexStates } from '../index-states.ts';

/** A cluster, and the consumer group whose marks count in it. */
export interface OwnedCluster {
  client: Client;
  owner: string;
}

export async function statesOf({ client, owner }: OwnedCluster, indices: readonly NamedIndex[]): Promise<IndexState[]> {
  const families = indices.map(({ family }) => family);
  return (await readIndexStates(client, families, owner)).indices;
}

/** Names stand in a request's first line, which has 4096 bytes; each may have 255. */
export function namesInPages(states: readonly IndexState[]): string[][] {
  return inPages(
    states.map(({ name }) => name),
    12,
  );
}
