import { makeShop, type Shop, type ShopWish } from '../../proof/parts/goods/shop.ts';
import { type Running, runProduct } from '../../proof/parts/run-product.ts';
import { BENCH, type BenchGround } from '../bench-part.ts';

/** A part in the middle of its work. */
export interface GoodsGround extends BenchGround, Running<Shop> {}

/** One ingress and one worker over a table of goods. */
export function runOnGoods<T>(
  wish: ShopWish,
  ground: BenchGround,
  work: (ground: GoodsGround) => Promise<T>,
): Promise<T> {
  const { screen } = ground;
  return runProduct(
    {
      name: BENCH,
      workers: 1,
      makeShop: (servers, endpoints) => makeShop(servers, endpoints, wish),
      onDeath: (_, sentence) => screen.say(sentence),
      screen,
    },
    (running) => work({ ...ground, ...running }),
  );
}
