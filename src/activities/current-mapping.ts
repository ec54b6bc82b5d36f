import type { Mapping } from '../mapping/mapping.ts';

/**
 * The mapping as the indices that are there want it now: each in the shape that it was made with, and those that resyncs are
 * building or keep beside the live ones. Asked for anew for each batch, after its records were taken: a change that is sent
 * after an index was registered is planned with that index.
 */
export type CurrentMapping = () => Promise<Mapping>;
