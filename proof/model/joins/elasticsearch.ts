import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../../../src/connectors/elasticsearch.ts';
import type { IndexParts } from '../../../src/connectors/index-parts.ts';
import { ConnectorError } from '../../../src/model/connector-error.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import type { Generation } from '../../../src/model/generation.ts';
import { placeIn } from './generations.ts';
import type { Steps } from './scheduler.ts';
import type { World } from './world.ts';

export type Documents = Pick<Elasticsearch, 'write' | 'versions' | 'read' | 'upSinceMs'>;

/** Elasticsearch as the product meets it: one document of a request after the other. */
export function createModelDocuments(world: World, steps: Steps): Documents {
  const { index, scheduler, generations, random, rules } = world;

  function writeOne({ address, ...write }: VersionedWrite): WriteOutcome {
    if (generations.generationAt(address.index) === undefined) {
      if (rules.missingParts === 'seen') throw unavailable('index_not_found_exception', address.index);
      if (write.source === null) return { kind: 'deleted' };
      generations.makePart(...generations.ofPlace(address.index));
    }
    if (write.source !== null && world.refusalsLeft > 0 && random.chance(0.1)) {
      world.refusalsLeft--;
      return { kind: 'refused', fingerprint: 'model', message: 'refused by chance' };
    }
    const id = addressKey(address);
    const outcome = index.write({ id, ...write }, scheduler.nowMs());
    world.say(() => `${id} at ${write.version} = ${JSON.stringify(write.source)}: ${outcome}`);
    if (outcome === 'already newer')
      return { kind: 'alreadyNewer', current: index.toldVersion(id, scheduler.nowMs()) as number };
    return { kind: write.source === null ? 'deleted' : 'indexed' };
  }

  return {
    async write(writes) {
      const outcomes: WriteOutcome[] = [];
      for (const write of writes) outcomes.push(await steps.take(() => writeOne(write)));
      return outcomes;
    },
    async versions(addresses) {
      const versions: (number | null)[] = [];
      for (const address of addresses) versions.push(await steps.take(() => index.versionOf(addressKey(address))));
      return versions;
    },
    async read(addresses) {
      const found: Awaited<ReturnType<Elasticsearch['read']>> = [];
      for (const address of addresses) found.push(await steps.take(() => index.held(addressKey(address))));
      return found;
    },
    upSinceMs: async () => 0,
  };
}

/** As the product finds the parts of each generation, and makes them. */
export function createModelParts({ generations, rules }: World, steps: Steps): IndexParts {
  function find(generation: Generation, alias: string): string | null {
    const isOwn = rules.places === 'of each generation';
    const known = isOwn ? generation.parts.get(alias) : undefined;
    if (known !== undefined || generation.role === 'kept') return known ?? null;
    const now = generations.now(generation);
    if (now === undefined || (isOwn && !generations.isSame(now, generation))) throw unavailable('index_swapped', alias);
    return rules.missingParts === 'unseen' ? placeIn(now, alias) : (now.parts.get(alias) ?? null);
  }

  function ensure(generation: Generation, alias: string): string | null {
    const found = find(generation, alias);
    const now = generations.now(generation);
    return found ?? (generation.role === 'kept' || now === undefined ? null : generations.makePart(now, alias));
  }

  return {
    has: () => Promise.reject(new Error('the model walks no documents')),
    find: ({ generation }, alias) => steps.take(() => find(generation as Generation, alias)),
    ensure: ({ generation }, alias) => steps.take(() => ensure(generation as Generation, alias)),
    forget: () => undefined,
  };
}

function unavailable(code: string, index: string): ConnectorError {
  return new ConnectorError({ system: 'elasticsearch', operation: 'bulk', code, retryable: true, message: index });
}
