import { DemoError } from '../../demo/demo-error.ts';
import { makeShop, type Shop, type ShopWish } from '../../proof/parts/goods/shop.ts';
import { type ProductOptions, type Running, runProduct } from '../../proof/parts/run-product.ts';
import { BENCH, type BenchGround } from '../bench-part.ts';

/** A part in the middle of its work. Its signal is also that a process of the product has died. */
export interface GoodsGround extends BenchGround, Running<Shop> {}

export interface GoodsWish extends ShopWish, Pick<ProductOptions<Shop>, 'flagsOf'> {}

/** One ingress and one worker over a table of goods. */
export async function runOnGoods<T>(
  { flagsOf, ...wish }: GoodsWish,
  ground: BenchGround,
  work: (ground: GoodsGround) => Promise<T>,
): Promise<T> {
  const { screen } = ground;
  const died = new AbortController();
  const signal = AbortSignal.any([ground.signal, died.signal]);
  try {
    return await runProduct(
      {
        name: BENCH,
        workers: 1,
        ...(flagsOf && { flagsOf }),
        makeShop: (servers, endpoints) => makeShop(servers, endpoints, wish),
        onDeath: (_, sentence) => died.abort(new DemoError(sentence)),
        screen,
      },
      (running) => work({ ...ground, ...running, signal }),
    );
  } catch (error) {
    throw died.signal.aborted ? died.signal.reason : error;
  }
}
