import type { Client } from '@elastic/elasticsearch';
import type { IndexMark } from './index-mark.ts';
import { ensureIndex, hasAlias, type IndexDefinition } from './index-setup.ts';

/** The parts of divided indices, such as one a month. They come to be when a document needs one. */
export interface IndexParts {
  /** Of a part, or of all parts together. */
  has(alias: string): Promise<boolean>;
  /** Makes it, unless it is there. Two that make one at once both succeed. */
  ensure(part: IndexPart): Promise<void>;
  /** Looks again from now on: somebody may have dropped a part. */
  forget(): void;
}

/** A part, and how its documents are made. */
export type IndexPart = Omit<IndexDefinition, 'mark'> & Pick<IndexMark, 'documents'>;

/** @param owner the consumer group that makes them */
export function createIndexParts(client: Client, owner: string): IndexParts {
  const known = new Set<string>();
  return {
    async has(alias) {
      if (!known.has(alias) && (await hasAlias(client, alias))) known.add(alias);
      return known.has(alias);
    },
    async ensure({ documents, ...part }) {
      if (known.has(part.name)) return;
      await ensureIndex(client, { ...part, mark: { owner, documents } });
      known.add(part.name);
    },
    forget: () => known.clear(),
  };
}
