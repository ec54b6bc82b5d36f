import type { Screen } from '../../demo/screen.ts';
import type { Shop } from '../parts/goods/shop.ts';
import type { Writer } from '../parts/goods/writer.ts';
import type { Running } from '../parts/run-product.ts';
import type { MendOptions } from './options.ts';
import type { Places } from './places.ts';

export interface MendProof {
  options: Omit<MendOptions, 'json'>;
  screen: Screen;
  signal: AbortSignal;
}

/** A proof in the middle of its work. */
export interface Ground extends MendProof, Running<Shop> {
  writer: Writer;
  places: Places;
  /** Sentences. */
  complaints: string[];
}
