import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import type { Documents } from './expected.ts';

/** All documents of a database's indices, under the names of their aliases. */
export async function foundDocuments(elasticsearch: Client, database: string): Promise<Documents> {
  await elasticsearch.indices.refresh({ index: `${database}_*` });
  const { hits } = await elasticsearch.search({ index: `${database}_*`, size: 10_000, sort: ['_doc'] });
  return new Map(
    hits.hits.map(({ _index, _id, _source }) => {
      const alias = _index.slice(database.length + 1).replace(/__.*/, '');
      return [`${alias}/${_id}`, _source];
    }),
  );
}

/** Sentences: documents that are missing, that nobody expects, or that are not as they should be. */
export function differences(expected: Documents, found: Documents): string[] {
  const sentences: string[] = [];
  for (const [place, document] of expected) {
    const other = found.get(place);
    if (other === undefined) sentences.push(`${place} is missing: ${JSON.stringify(document)}`);
    else if (!isDeepStrictEqual(JSON.parse(JSON.stringify(document)), other))
      sentences.push(`${place} is ${JSON.stringify(other)}, not ${JSON.stringify(document)}`);
  }
  for (const place of found.keys()) if (!expected.has(place)) sentences.push(`${place} has no row`);
  return sentences;
}
