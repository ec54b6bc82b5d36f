import type { Client } from '@elastic/elasticsearch';
import { ensureIndex, hasAlias, type IndexDefinition } from './index-setup.ts';

/** The parts of divided indices, such as one a month. They come to be when a document needs one. */
export interface IndexParts {
  /** Of a part, or of all parts together. */
  has(alias: string): Promise<boolean>;
  /** Makes it, unless it is there. Two that make one at once both succeed. */
  ensure(part: IndexDefinition): Promise<void>;
  /** Looks again from now on: somebody may have dropped a part. */
  forget(): void;
}

export function createIndexParts(client: Client): IndexParts {
  const known = new Set<string>();
  return {
    async has(alias) {
      if (!known.has(alias) && (await hasAlias(client, alias))) known.add(alias);
      return known.has(alias);
    },
    async ensure(part) {
      if (known.has(part.name)) return;
      await ensureIndex(client, part);
      known.add(part.name);
    },
    forget: () => known.clear(),
  };
}
