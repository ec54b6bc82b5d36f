import type { PlaceOf } from '../follow/place.ts';
import type { Flags } from './flags.ts';

/** What every part of the command needs. */
export type Place = PlaceOf<Flags>;
