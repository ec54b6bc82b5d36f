import { createCanal } from './canal.ts';
import type { CreateDecoder } from './decoder.ts';

/** Every format by the name it has in the config. */
export const decoders = { canal: createCanal } satisfies Record<string, CreateDecoder>;

export type FormatName = keyof typeof decoders;
