import type { Client } from '@elastic/elasticsearch';
import type { IndexGenerations } from '../index-generations.ts';
import { dropGeneration } from './drop-generation.ts';
import { indexRoom } from './index-room.ts';
import { leftoverIndices } from './leftover-indices.ts';
import { countDocuments, sampleDocuments } from './look-at-documents.ts';
import { openForSearch } from './open-for-search.ts';
import { registerGeneration } from './register-generation.ts';
import { rollBackGeneration } from './roll-back-generation.ts';
import { setFence } from './set-fence.ts';
import { swapGeneration } from './swap-generation.ts';

/** @param owner the consumer group that makes them */
export function createIndexGenerations(client: Client, owner: string): IndexGenerations {
  const cluster = { client, owner };
  return {
    register: (generation) => registerGeneration(cluster, generation),
    setFence: (stamp, indices, fence) => setFence(cluster, { stamp, indices }, fence),
    openForSearch: (stamp, indices) => openForSearch(cluster, stamp, indices),
    swap: (generation) => swapGeneration(cluster, generation),
    rollBack: (stamp, indices) => rollBackGeneration(cluster, stamp, indices),
    drop: (stamp, indices) => dropGeneration(cluster, stamp, indices),
    count: (stamp, index) => countDocuments(cluster, { stamp, index }),
    sample: (stamp, index, size) => sampleDocuments(cluster, { stamp, index }, size),
    leftovers: () => leftoverIndices(cluster),
    room: (indices) => indexRoom(cluster, indices),
  };
}
