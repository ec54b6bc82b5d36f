import type { Client } from '@elastic/elasticsearch';
import { DemoError } from '../../demo/demo-error.ts';
import { indexOf } from './shop.ts';
import type { Backlog } from './write-backlog.ts';

const SAMPLE = 200;

/** Whether searches find as many documents as the backlog leaves rows. */
export async function isSearchable(elasticsearch: Client, run: string, { left }: Backlog): Promise<boolean> {
  const counts = await Promise.all(
    [...left].map(async ([table, rows]) => {
      const { count } = await elasticsearch.count({ index: indexOf(run, { name: table }) });
      return count === rows.size;
    }),
  );
  return counts.every(Boolean);
}

/** A figure of something that was not done right is none: throws unless a sample of each index is as the backlog leaves it. */
export async function verifyDocuments(elasticsearch: Client, run: string, { left }: Backlog): Promise<void> {
  for (const [table, rows] of left) {
    const index = indexOf(run, { name: table });
    const ids = sampleOf([...rows.keys()]);
    const { docs } = await elasticsearch.mget<{ revision: number }>({ index, ids, _source: ['revision'] });
    for (const [at, doc] of docs.entries()) {
      const revision = 'found' in doc ? doc._source?.revision : undefined;
      const expected = rows.get(ids[at]!);
      if (revision !== expected)
        throw new DemoError(`${index}/${ids[at]} has revision ${revision}, but the backlog leaves ${expected}`);
    }
  }
}

function sampleOf(ids: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(ids.length / SAMPLE));
  return ids.filter((_, at) => at % step === 0);
}
