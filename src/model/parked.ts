import type { SchemaChange, Value } from './change.ts';
import type { LaneId } from './record.ts';
import type { Problem } from './sync.ts';

/** What one parkedChange workflow waits for. */
export type ParkedSubject = ParkedDocument | ParkedRecord | ParkedTable;

/** A document that its index refuses. */
export interface ParkedDocument {
  kind: 'document';
  /** `database.table` */
  table: string;
  /** The alias. */
  index: string;
  id: string;
  routing?: string;
  key: Value[];
}

/** A record that cannot be read; its bytes travel beside this. */
export interface ParkedRecord extends LaneId {
  kind: 'record';
  offset: string;
  /** When its batch began, in ms since 1970: the age of its payload. */
  startedAtMs: number;
}

/** A table whose definition or contents changed by a statement. */
export interface ParkedTable {
  kind: 'table';
  table: string;
  change: SchemaChange;
}

export interface ParkedChange {
  subject: ParkedSubject;
  /** Of the newest change that was refused. */
  version: number;
  problem: Problem;
  /** The row's fields as an operator may see them: masked by the config, and cut. */
  fields?: Record<string, string>;
  /** Attempts before this run of the workflow. */
  attempts?: number;
}

export interface ParkedResult {
  /** `mended`: the target is right again, whoever did it. */
  outcome: 'mended' | 'skipped';
  attempts: number;
}
