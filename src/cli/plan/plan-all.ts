import type { Client } from '@elastic/elasticsearch';
import { aliasOfIndex } from '../../connectors/index-naming.ts';
import { readIndices, readOwnIndices } from '../../connectors/live-indices.ts';
import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { IndexChange } from './index-change.ts';
import { planIndex } from './plan-index.ts';

/** What one index, or each of several parts of a divided one, lacks. */
export interface IndexPlan {
  /** As the config names it; of one that is left over, the index itself. */
  index: string;
  table: string;
  /** `later`: its parts come with their first documents. */
  state: 'missing' | 'later' | 'there' | 'leftOver';
  /** The indices that lack the same. */
  live: string[];
  changes: IndexChange[];
}

/** @param owner the consumer group, whose indices are looked for beyond those that the config has */
export async function planAll(client: Client, indices: readonly IndexMapping[], owner: string): Promise<IndexPlan[]> {
  const plans: IndexPlan[] = [];
  for (const index of indices) plans.push(...(await planOne(client, index)));
  return [...plans, ...(await leftOver(client, indices, owner))];
}

async function planOne(client: Client, wanted: IndexMapping): Promise<IndexPlan[]> {
  const { name, family, isDivided, declared } = wanted;
  const live = await readIndices(client, family);
  const base = { index: name, table: declared.table };
  if (live.length === 0) return [{ ...base, state: isDivided ? 'later' : 'missing', live: [], changes: [] }];
  const groups = new Map<string, IndexPlan>();
  for (const index of live) {
    const changes = planIndex(wanted, index);
    const same = JSON.stringify(changes);
    const group = groups.get(same) ?? { ...base, state: 'there', live: [], changes };
    groups.set(same, { ...group, live: [...group.live, index.name] });
  }
  return [...groups.values()];
}

/** Indices of this config's making that no table writes to any more; those of a resync are its own to drop. */
async function leftOver(client: Client, indices: readonly IndexMapping[], owner: string): Promise<IndexPlan[]> {
  const own = await readOwnIndices(client, owner);
  return [...own]
    .filter(([index, { following }]) => !following && !indices.some(({ covers }) => covers(aliasOfIndex(index))))
    .map(([index, { documents }]) => {
      const { table } = documents as { table: string };
      return { index, table, state: 'leftOver', live: [index], changes: [] };
    });
}
