import { indexDefinition } from '../../proof/parts/goods/shop.ts';
import { copyRows } from '../goods/copy-rows.ts';
import type { GoodsGround } from '../goods/run-on-goods.ts';
import { secondsOf } from '../goods/time-in-turns.ts';

/** Seconds of a copy into an index of its own. */
export async function runBareLoop({ servers, shop }: GoodsGround): Promise<number> {
  const index = `${shop.name}_bare`;
  // As evenkeel's new indices while they are filled.
  const settings = { ...indexDefinition.settings, refresh_interval: '-1' };
  await servers.elasticsearch.indices.create({ index, settings, mappings: indexDefinition.mappings });
  const seconds = await secondsOf(() => copyRows(servers, shop, index));
  await servers.elasticsearch.indices.delete({ index });
  return seconds;
}
