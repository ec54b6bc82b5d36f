import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexDirectory, IndexSnapshot } from '../connectors/index-generations.ts';
import type { Making } from '../mapping/index-mapping.ts';
import { createMapping, indicesOf, type Mapping } from '../mapping/mapping.ts';
import type { IndexConfig, TableConfig } from '../mapping/table-config.ts';
import type { Generation } from '../model/generation.ts';
import { createIndexName } from '../mapping/index-name.ts';

/**
 * The mapping as the indices that are there want it now: each in the shape that it was made with, also those that resyncs are
 * building or keep beside the live ones. To be asked for anew for each batch, after its records were taken: a change that is
 * sent after an index was registered is planned with that index.
 */
export type CurrentMapping = () => Promise<Mapping>;

/** How an index was made, by what it says itself; null where this config cannot tell (a secret that is gone, words of another release). */
export type MadeAs = (documents: object, configured: IndexConfig) => IndexConfig | null;

interface CurrentMappingDeps {
  tables: readonly TableConfig[];
  directory: IndexDirectory;
  madeAs: MadeAs;
}

/** A resync that has not told its fence after so long never will. */
const FENCE_WAIT_MS = 60_000;
const POLL_MS = 50;

export function createCurrentMapping({ tables, directory, madeAs }: CurrentMappingDeps): CurrentMapping {
  let known: { snapshot: IndexSnapshot; mapping: Mapping } | undefined;

  function makingsOf(snapshot: IndexSnapshot, config: IndexConfig, table: TableConfig): Making[] {
    const generations = snapshot.generationsOf(nameOf(config)).filter(({ fence }) => fence !== null);
    const makings = generations.map((generation) => ({ generation, config: shapeOf(generation, config, table) }));
    const isLive = generations.some(({ role }) => role === 'live');
    // What is missing is written to all the same: the failure says so.
    return isLive ? makings : [{ config, generation: undefined }, ...makings];
  }

  /** A changed key changes which row is which, in every generation. */
  function shapeOf({ documents }: Generation, config: IndexConfig, { key }: TableConfig): IndexConfig {
    if (documents === null || !('key' in documents) || String(documents.key) !== String(key)) return config;
    return madeAs(documents, config) ?? config;
  }

  return async () => {
    for (;;) {
      const snapshot = await directory.snapshot();
      if (known?.snapshot === snapshot) return known.mapping;
      if (unfenced(snapshot, tables).some(({ sinceMs }) => Date.now() - sinceMs < FENCE_WAIT_MS)) await sleep(POLL_MS);
      else {
        known = { snapshot, mapping: createMapping(tables, (config, table) => makingsOf(snapshot, config, table)) };
        return known.mapping;
      }
    }
  };
}

function unfenced(snapshot: IndexSnapshot, tables: readonly TableConfig[]): Generation[] {
  return tables
    .flatMap(indicesOf)
    .flatMap((config) => snapshot.generationsOf(nameOf(config)))
    .filter(({ fence }) => fence === null);
}

function nameOf({ name }: IndexConfig): Parameters<IndexSnapshot['generationsOf']>[0] {
  const { family, isFixed, covers } = createIndexName(name);
  return { family, isDivided: !isFixed, covers };
}
