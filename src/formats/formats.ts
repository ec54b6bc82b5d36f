import { canal } from './canal.ts';
import type { Decoder } from './decoder.ts';

/** Every format by the name it has in the config. */
export const decoders = { canal } satisfies Record<string, Decoder>;

export type FormatName = keyof typeof decoders;
