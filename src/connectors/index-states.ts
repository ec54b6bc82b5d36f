import type { Client } from '@elastic/elasticsearch';
import { classified } from './elasticsearch-failure.ts';
import { markOf } from './index-mark.ts';
import type { IndexState } from './index-roles.ts';

/** What the cluster held at one moment. */
export interface ClusterSnapshot {
  /** Another for every change in the cluster. */
  stateId: string;
  indices: IndexState[];
}

/** Cheap: no index is looked at. */
export async function readStateId(client: Client): Promise<string> {
  const answer = await classified('cluster state', () =>
    client.cluster.state({ metric: 'version', filter_path: 'state_uuid' }),
  );
  return (answer as ClusterStateAnswer).state_uuid;
}

const FILTER_PATH = ['state_uuid', 'metadata.indices.*.aliases', 'metadata.indices.*.mappings.*._meta.evenkeel'];

/** A request may not be longer than 4096 bytes in its first line. */
const MAX_PATTERN_CHARACTERS = 2_000;

/** Indices that have a name or an alias that begins like one of the families; there may be others among them. */
export async function readIndexStates(
  client: Client,
  families: readonly string[],
  owner: string,
): Promise<ClusterSnapshot> {
  const patterns = families.map((family) => `${family}*`);
  const answer = await classified('cluster state', () =>
    client.cluster.state({
      metric: ['version', 'metadata'],
      index: patterns.join(',').length > MAX_PATTERN_CHARACTERS ? '*' : patterns,
      expand_wildcards: ['open', 'hidden'],
      filter_path: FILTER_PATH,
    }),
  );
  const { state_uuid: stateId, metadata } = answer as ClusterStateAnswer;
  const indices = Object.entries(metadata?.indices ?? {}).map(([name, { aliases = [], mappings = {} }]) => ({
    name,
    aliases: aliases.toSorted(),
    mark: ownMark(Object.values(mappings)[0] ?? {}, owner),
  }));
  return { stateId, indices: indices.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

interface ClusterStateAnswer {
  state_uuid: string;
  metadata?: { indices?: Record<string, { aliases?: string[]; mappings?: Record<string, Record<string, unknown>> }> };
}

function ownMark(mapping: Record<string, unknown>, owner: string): IndexState['mark'] {
  const mark = markOf(mapping);
  return mark?.owner === owner ? mark : undefined;
}
