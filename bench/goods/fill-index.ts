import { runOneResync } from '../../proof/parts/goods/run-one-resync.ts';
import type { GoodsGround } from './run-on-goods.ts';

/** A document of each row, by a resync. */
export async function fillIndex({ servers, shop, screen, signal }: GoodsGround): Promise<void> {
  screen.step(`Filling the index with ${shop.rows} documents`);
  const request = { keepOldHours: 0 };
  await runOneResync(servers.temporal, shop, { request, onProgress: () => undefined, signal });
}
