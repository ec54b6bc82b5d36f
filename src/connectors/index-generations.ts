import type { Fence } from '../model/fence.ts';
import type { Generation } from '../model/generation.ts';
import type { DeclaredDocuments } from './index-mark.ts';

/** An index as the config has it, as far as the cluster must know it. */
export interface ConfiguredIndex {
  /** As the config has it, placeholders and all. */
  name: string;
  /** The alias of all its parts; the name itself where there is but one. */
  family: string;
  isDivided: boolean;
  /** Whether an alias is this index, or a part of it. */
  covers(alias: string): boolean;
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
  declared: DeclaredDocuments;
}

/** What the cluster holds of some configured indices. The same object for as long as nothing has changed. */
export interface IndexSnapshot {
  /** The live generation first, where it is there; then those that follow it. */
  generationsOf(index: Pick<ConfiguredIndex, 'family' | 'isDivided' | 'covers'>): readonly Generation[];
}

/** Which indices stand behind the names of the config. */
export interface IndexDirectory {
  /** What the cluster holds now, as the node that is asked has it: an index that was registered before, as all nodes confirmed, is in it. */
  snapshot(): Promise<IndexSnapshot>;
}

/** A new index, or several of one table, under one stamp. */
export interface NewGeneration {
  stamp: string;
  workflowId: string;
  indices: readonly ConfiguredIndex[];
}

/** Something that no running resync may know of. */
export interface LeftoverIndex {
  index: string;
  table: string;
  role: 'building' | 'kept';
  stamp: string;
  workflowId: string;
}

/** How a resync changes what stands behind the names. All may be run again. */
export interface IndexGenerations {
  /** Makes and registers them, without a fence. Throws a ConnectorError that is not retryable where an index is refused as it is declared. */
  register(generation: NewGeneration): Promise<string[]>;
  /**
   * Answers the fence that holds: the first that was set. Throws a ConnectorError `too_late`, not retryable, where writers may
   * have given up waiting for it.
   */
  setFence(stamp: string, indices: readonly ConfiguredIndex[], fence: Fence): Promise<Fence>;
  /** Replicas and refreshes as the config has them, and all documents searchable. */
  openForSearch(stamp: string, indices: readonly ConfiguredIndex[]): Promise<void>;
  /**
   * Moves the aliases at once, those that somebody else gave the live indices too. What was live is deleted when it is not to be
   * kept. Answers what is live now, and what is kept.
   */
  swap(generation: NewGeneration & { keep: boolean }): Promise<{ live: string[]; kept: string[] }>;
  /** Moves the aliases back to what was kept for that stamp, and deletes what was live. */
  rollBack(stamp: string, indices: readonly ConfiguredIndex[]): Promise<void>;
  /** Deletes what is building or kept under a stamp, never what is live. Answers what was deleted. */
  drop(stamp: string, indices: readonly ConfiguredIndex[]): Promise<string[]>;
  /** Documents in the new indices of a stamp, after a refresh. */
  count(stamp: string, index: ConfiguredIndex): Promise<number>;
  /** Some documents of the new indices, at random. */
  sample(
    stamp: string,
    index: ConfiguredIndex,
    size: number,
  ): Promise<{ id: string; routing?: string; source: Record<string, unknown>; alias: string }[]>;
  /** What is building or kept, of all indices that this config made. */
  leftovers(): Promise<LeftoverIndex[]>;
  /** Bytes that the live indices take, and that are free below the watermark where the cluster refuses to go on. */
  room(indices: readonly ConfiguredIndex[]): Promise<{ liveBytes: number; freeBytes: number }>;
}
