import type { Client } from '@elastic/elasticsearch';
import { acknowledged, classified } from '../elasticsearch-failure.ts';
import { withMark, type IndexMark } from '../index-mark.ts';

/** Writes the mark of an index that is there; what else its `_meta` holds stays. */
export async function writeMark(client: Client, index: string, mark: IndexMark): Promise<void> {
  const found = await classified('read mapping', () =>
    client.indices.getMapping({ index, filter_path: '*.mappings._meta' }),
  );
  const { _meta } = withMark({ ...found[index]?.mappings }, mark);
  await acknowledged('put mapping', () =>
    client.indices.putMapping({ index, _meta: _meta as Record<string, unknown> }),
  );
}
