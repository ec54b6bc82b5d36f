import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../../../src/connectors/elasticsearch.ts';
import type { IndexParts } from '../../../src/connectors/index-parts.ts';
import { ConnectorError } from '../../../src/model/connector-error.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import type { Steps } from './scheduler.ts';
import type { World } from './world.ts';

export type Documents = Pick<Elasticsearch, 'write' | 'versions' | 'upSinceMs'>;

/** Elasticsearch as the product meets it: one document of a request after the other. */
export function createModelDocuments(world: World, steps: Steps): Documents {
  const { index, scheduler, parts, random, rules } = world;

  function writeOne({ address, ...write }: VersionedWrite): WriteOutcome {
    if (!parts.has(address.index)) {
      if (rules.missingParts === 'seen') throw missing(address.index);
      if (write.source === null) return { kind: 'deleted' };
      parts.add(address.index);
    }
    if (write.source !== null && world.refusalsLeft > 0 && random.chance(0.1)) {
      world.refusalsLeft--;
      return { kind: 'refused', fingerprint: 'model', message: 'refused by chance' };
    }
    const id = addressKey(address);
    const outcome = index.write({ id, ...write }, scheduler.nowMs());
    world.say(() => `${id} at ${write.version} = ${JSON.stringify(write.source)}: ${outcome}`);
    if (outcome === 'already newer') return { kind: 'alreadyNewer' };
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
    upSinceMs: async () => 0,
  };
}

export function createModelParts({ parts, rules }: World, steps: Steps): IndexParts {
  const has = (alias: string): Promise<boolean> =>
    steps.take(() => parts.has(alias) || rules.missingParts === 'unseen');
  return {
    has,
    find: async (_, alias) => ((await has(alias)) ? alias : null),
    ensure: (_, alias) => steps.take(() => (parts.add(alias), alias)),
    forget: () => undefined,
  };
}

function missing(alias: string): ConnectorError {
  const message = `no such index [${alias}]`;
  return new ConnectorError({
    system: 'elasticsearch',
    operation: 'bulk',
    code: 'index_not_found_exception',
    retryable: true,
    message,
  });
}
